(head -1 $data/cases/sec-2024/events.jsonl; yes "" | head -c 60000000) > zeros; zip -q bomb.zip zeros; $notme score bomb.zip
