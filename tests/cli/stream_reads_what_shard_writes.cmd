# sources in any order; sorted on disk or in memory; the same sessions as batch
cat $data/cases/*/events.jsonl | sort >mixed.jsonl
$notme shard -q --shards 3 mixed.jsonl out && $notme shard -q --shards 3 --memory 1048576 mixed.jsonl disk && diff -r out disk
for f in out/*.zst; do zstd -qdc $f | $notme stream --all --require-end || exit; done >lines
grep '"notme":"session"' lines | sed 's/"notme":"session",//' | sort >sessions
$notme batch -q --all mixed.jsonl | sort | cmp - sessions && $notme batch -q --all out | sort | cmp - sessions && wc -l <sessions
