cp $data/cases/sec-2024/events.jsonl e.jsonl; zip -q whole.zip e.jsonl; head -c 9000 whole.zip > cut.zip; $notme score cut.zip 2>&1 | sed "s/damaged: .*/damaged: WHY/"; exit ${PIPESTATUS[0]}
