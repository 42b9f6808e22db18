mkdir d; cp $data/cases/sec-2024/events.jsonl d/a.jsonl
$notme shard --shards 2 d out; $notme shard --shards 2 d out
cp d/a.jsonl d/b.jsonl; $notme shard --shards 2 d out; echo $?
$notme shard --shards 2 d d/out; echo $?
