head -3 $data/cases/sec-2024/events.jsonl | $notme stream --state-out state >out || exit
$notme batch -q --adapt=other.model $data/cases/sec-2024/events.jsonl >out || exit
$notme stream --model other.model --state-in state </dev/null 2>err; status=$?
sed -E 's/@[0-9a-f]{8}/@HASH/g' err >&2; exit $status
