head -3 $data/cases/sec-2024/events.jsonl | $notme stream --state-out state >out || exit
$notme stream --budget 1 --state-in state </dev/null
