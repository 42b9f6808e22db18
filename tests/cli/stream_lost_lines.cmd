(head -2 $data/cases/sec-2024/events.jsonl; echo '{"notme":"end","records":3}') | $notme stream --require-end
