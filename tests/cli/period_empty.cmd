$notme score "$data/cases/sec-2024/events.jsonl" --since 2031-01-01
