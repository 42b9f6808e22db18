# a signal ends it as any program: 128 and its number; there is no state then
mkfifo feed out
$notme stream --all --state-out state <feed >out & worker=$!
exec 3>feed 4<out; head -40 $data/cases/sec-2024/events.jsonl >&3
read -r line <&4 # it is at work, and its state is open
kill -TERM $worker; wait $worker; status=$?
ls state 2>/dev/null
exit $status
