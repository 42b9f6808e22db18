$notme batch --resume $data/cases/sec-2024/events.jsonl
