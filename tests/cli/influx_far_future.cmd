sed 's/"2024-01-/"2324-01-/' "$data/cases/sec-2024/events.jsonl" >e.jsonl
$notme hours -q --format influx e.jsonl -o out; echo "$? $(ls)"
