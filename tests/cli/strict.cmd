(head -2 $data/cases/sec-2024/events.jsonl; echo "{broken") > e.jsonl; $notme score --strict e.jsonl
