$notme hours -q --format csv $data/cases/sec-2024/events.jsonl | head -1; $notme hours -q $data/cases/sec-2024/events.jsonl | tail -1 | cut -c1-120
