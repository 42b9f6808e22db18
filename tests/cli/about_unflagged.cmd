$notme score --about 2023-12-01T15:00:00Z $data/cases/sec-2024/events.jsonl >out; status=$?; head -n 1 out; exit $status
