$notme score --tz ../../etc/passwd $data/cases/sec-2024/events.jsonl
