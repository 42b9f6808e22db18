head -50 $data/cases/sec-2024/events.jsonl | $notme score --min-history 60 -
