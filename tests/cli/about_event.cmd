$notme score --about case:post:2 $data/cases/sec-2024/events.jsonl | head -2; exit ${PIPESTATUS[0]}
