$notme score --about case:post:2 $data/cases/sec-2024/events.jsonl >out; status=$?; head -n 2 out; exit $status
