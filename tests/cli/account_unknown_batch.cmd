cp "$data/cases/sec-2024/events.jsonl" e.jsonl
$notme batch -o out e.jsonl --account nobody
echo "$? $(ls)"
