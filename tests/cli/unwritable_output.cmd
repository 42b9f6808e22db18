$notme batch -q $data/cases/sec-2024/events.jsonl -o /nonexistent/x
