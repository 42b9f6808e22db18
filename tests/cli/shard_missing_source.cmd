$notme shard --shards 2 missing.jsonl out; status=$?; ls out; exit $status
