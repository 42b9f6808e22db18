(head -3 $data/cases/sec-2024/events.jsonl | tac) | $notme stream
