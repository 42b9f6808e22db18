sed 's/"id":"18481050"/"id":"a\\u0000b"/' $data/cases/sec-2024/events.jsonl | head -n 3 > e.jsonl; $notme batch --all e.jsonl
