$notme shard --by time --shards 2 a.jsonl out
