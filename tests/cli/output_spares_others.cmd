# no name that can be guessed is written to, through no link
events=$data/cases/sec-2024/events.jsonl
echo precious >mine
for name in x.jsonl.part x.jsonl.tmp .x.jsonl.part x.jsonl.part1 m.part m.tmp; do ln -s mine $name; done
mkdir out; for name in 0000.jsonl.tmp manifest.json.tmp .run-000000; do ln -s ../mine out/$name; done
$notme convert -q -o x.jsonl $events && $notme batch -q --adapt=m --resume -o x.jsonl $events && $notme shard -q --plain --shards=1 $events out
echo $?; cat mine; ls -A . out
