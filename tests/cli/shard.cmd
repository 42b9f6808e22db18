line() { echo "{\"id\":\"$3\",\"actor\":{\"id\":\"$1\"},\"action\":\"like\",\"time\":\"2026-01-0$2:00:00Z\"}"; }
# murmur2 of 21 and abc: 1173551340 and 479470107 when positive; of 4 shards 0 and 3
(line abc 2T01 1; line 21 1T00 2; line abc 1T09 3; line abc 1T09 0) >events.jsonl
$notme shard --shards 4 --plain events.jsonl out && tail -n +1 out/*.jsonl
$notme shard --shards 4 --plain events.jsonl out
rm out/0003.jsonl; $notme shard --shards 4 --plain events.jsonl out; ls out
