sort -R --random-source=$notme $data/cases/sec-2024/events.jsonl > s.jsonl; $notme score -q --all --format jsonl s.jsonl > a; $notme score -q --all --format jsonl $data/cases/sec-2024/events.jsonl > b; cmp a b && echo same
post() { echo '{"id":"x:post:1","actor":{"id":"me","service":"x"},"action":"post","time":"2025-02-01T10:00:00Z","object":{"id":"1","text":"'$1'"}}'; }
post first > a.jsonl; post second > b.jsonl
$notme convert a.jsonl b.jsonl > ab; $notme convert b.jsonl a.jsonl | cmp - ab && grep -o '"text":"[^"]*"' ab
