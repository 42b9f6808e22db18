cp "$data/cases/sec-2024/events.jsonl" e.jsonl; $notme score e.jsonl --account SecGovv
