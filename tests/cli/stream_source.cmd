$notme stream events.jsonl </dev/null
