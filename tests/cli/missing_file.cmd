$notme score nothing.jsonl
