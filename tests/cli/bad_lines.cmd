(cat $data/cases/sec-2024/events.jsonl; echo "{broken"; printf "{\"a\":\"\\0\"}\n") > e.jsonl; $notme score e.jsonl --format jsonl | wc -l
