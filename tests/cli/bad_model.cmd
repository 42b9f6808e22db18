echo {} > m.json; echo x > m.bin; $notme score --model m.json $data/cases/sec-2024/events.jsonl
