head -3 $data/cases/sec-2024/events.jsonl >a.jsonl; $notme shard -q --plain --shards 3 a.jsonl out
for i in 0 1 2; do $notme batch --all -q out/000$i.jsonl | wc -l; done; $notme batch out/*.jsonl
