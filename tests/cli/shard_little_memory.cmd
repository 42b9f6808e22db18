$notme shard --shards 2 --memory 100 a.jsonl out
