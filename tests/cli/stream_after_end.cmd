(echo '{"notme":"end","records":0}'; head -1 $data/cases/sec-2024/events.jsonl) | $notme stream
