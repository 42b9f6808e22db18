# a signal ends it as any program: 128 and its number; there is no state then
mkfifo feed
$notme stream --state-out state <feed >out & worker=$!
exec 3>feed; head -20 $data/cases/sec-2024/events.jsonl >&3
until ls state.part* >/dev/null 2>&1; do sleep 0.05; done
kill -TERM $worker; wait $worker; status=$?
ls state 2>/dev/null
exit $status
