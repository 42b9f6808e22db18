line() { echo "{\"id\":\"$3\",\"actor\":{\"id\":\"$1\"},\"action\":\"like\",\"time\":\"2026-01-0$2:00:00Z\"}"; }
(line abc 2T01 1; line 21 1T00 2; line abc 1T09 3; line abc 1T09 0) | $notme shard --unsorted --shards 2 - out; zstd -qdc out/0001.jsonl.zst
