cp "$data/cases/sec-2024/events.jsonl" e.jsonl; $notme score -q e.jsonl -o out --prior account_takover=3; echo "$? $(ls)"
