sed "s/18481050/other/" $data/cases/sec-2024/events.jsonl | cat - $data/cases/sec-2024/events.jsonl | $notme score -
