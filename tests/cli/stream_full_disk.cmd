head -20 $data/cases/sec-2024/events.jsonl | $notme stream --all >/dev/full
