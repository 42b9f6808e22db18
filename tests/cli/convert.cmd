cat > a.jsonl <<'END'
{"actor":{"id":"me","service":"x"},"action":"like","id":"x:like:1","not_before":"2025-01-01T00:00:00Z","not_after":"2025-03-01T00:00:00Z","time_basis":"bounded","object":{"id":"1","text":"hello"},"unknown":5}
{"actor":{"id":"you"},"action":"wave","time":"2025-01-02T00:00:00+01:00"}
END
$notme convert a.jsonl; $notme convert --account you - < a.jsonl
