$notme score --about case:none $data/cases/sec-2024/events.jsonl
