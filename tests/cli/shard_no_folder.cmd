$notme shard --shards 2 a.jsonl
