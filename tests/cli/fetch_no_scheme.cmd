$notme fetch somebody.jsonl
