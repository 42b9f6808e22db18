sec=$data/cases/sec-2024/events.jsonl
$notme score -q "$sec" --per-history 0.05 | grep -A1 'SUSPICIOUS\|NOTHING FLAGGED\|^  - False alarms\|Program'
echo
$notme score -q "$sec" --per-history 1e-9 | grep -A1 'SUSPICIOUS\|NOTHING FLAGGED\|^  - False alarms\|Program'
echo
$notme score -q "$sec" --per-history 0.05 --format json | grep -o '"flagged":[0-9]*\|"budget[a-z_]*":[0-9.a-z]*'
$notme batch -q "$sec" --per-history 0.05 | grep -c '"flagged":true'
for command in score batch; do
    $notme $command --per-history 0 "$sec"; echo $?
    $notme $command --per-history 1 --budget 1 "$sec"; echo $?
done
