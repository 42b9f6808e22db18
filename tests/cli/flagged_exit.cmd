$notme score -q --format jsonl $data/cases/sec-2024/events.jsonl | wc -l; exit ${PIPESTATUS[0]}
