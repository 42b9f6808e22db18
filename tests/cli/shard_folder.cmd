mkdir d; cp $data/cases/sec-2024/events.jsonl d/a.jsonl
$notme shard --shards 2 d out; $notme shard --shards 2 d out
cp d/a.jsonl d/b.jsonl; $notme shard --shards 2 d out; echo $?
$notme shard --shards 2 d d/out; echo $?
$notme shard --shards 2 d d/out/; echo $?
head -3 d/a.jsonl | $notme shard --shards 2 d - d/out; echo $?
mkdir other; ln -s ../other d/link; $notme shard -q --shards 2 d d/link; echo $?
cp d/a.jsonl ./-; $notme shard --shards 2 - in <d/a.jsonl; head -2 d/a.jsonl | $notme shard --shards 2 - in
