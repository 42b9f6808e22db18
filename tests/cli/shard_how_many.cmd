$notme shard a.jsonl out; $notme shard --shards 70000 a.jsonl out; ls
