echo '{"actor":{"id":"me"},"action":"like","id":"x:like:1","not_before":"2025-01-01T00:00:00Z","not_after":"2025-03-01T00:00:00Z","time_basis":"bounded","object":{"id":"1","text":"hello"}}' > old.jsonl
echo '{"actor":{"id":"me"},"action":"like","id":"x:like:1","time":"2025-02-01T10:00:00Z","time_basis":"attested","object":{"id":"1"}}' > live.jsonl
$notme convert old.jsonl live.jsonl > a; $notme convert live.jsonl old.jsonl > b; cmp a b; cat a
