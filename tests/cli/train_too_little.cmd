$notme train -q $data/cases/sec-2024/events.jsonl -o m.json
