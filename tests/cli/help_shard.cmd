$notme shard --help
