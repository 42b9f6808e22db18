$notme batch -q --all $data/cases/sec-2024/events.jsonl > /dev/full
