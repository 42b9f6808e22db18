head -c 1000 $data/cases/sec-2024/events.jsonl | $notme stream --require-end
