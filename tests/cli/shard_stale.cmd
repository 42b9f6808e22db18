cp $data/cases/sec-2024/events.jsonl a.jsonl; $notme shard -q --shards 2 a.jsonl out || exit
echo >>a.jsonl; $notme shard --shards 2 a.jsonl out; echo $?
$notme shard --shards 3 a.jsonl out; echo $?
mkdir other; cp out/0000.jsonl.zst other; $notme shard --shards 2 a.jsonl other
