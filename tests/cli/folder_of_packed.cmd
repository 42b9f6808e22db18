mkdir f; line='{"actor":{"id":"me"},"action":"like","time":"2025-02-01T10:00:00Z","object":{"id":"1"}}'
echo "$line" | gzip > f/a.jsonl.gz; echo "$line" | sed s/10:00/11:00/ | zstd -q > f/b.zst; echo "$line" | sed s/10:00/12:00/ > f/c.jsonl; echo "$line" | gzip | head -c 30 > f/d.gz
$notme convert f > out; echo "exit $?"; grep -o '"time":"[^"]*"' out
