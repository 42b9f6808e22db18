# nothing that is read is written over, whatever names lead to it
cp $data/cases/sec-2024/events.jsonl e.jsonl; cp e.jsonl kept
mkdir -p d/deep out; cp e.jsonl d/e.jsonl; cp e.jsonl d/deep/e.jsonl; cp e.jsonl out/0000.jsonl
ln -s e.jsonl link; ln e.jsonl hard; ln -s d linked; ln -s ../e.jsonl d/inside
try() { "$@" >said 2>told; echo "$? $(sed -E "s|$PWD|HERE|g" told)"; cmp e.jsonl kept; cmp d/e.jsonl kept; cmp d/deep/e.jsonl kept; cmp out/0000.jsonl kept; }
for command in batch convert score hours; do try $notme $command -q -o e.jsonl e.jsonl; done
for output in link hard ./d/../e.jsonl $PWD/e.jsonl d/inside; do try $notme convert -q -o $output e.jsonl; done
try $notme convert -q -o e.jsonl link
try $notme convert -q -o e.jsonl d e.jsonl
try $notme convert -q -o d/e.jsonl d
try $notme convert -q -o linked/deep/e.jsonl d
try $notme convert -q -o d/new.jsonl linked
try $notme batch -q --adapt=e.jsonl -o x.jsonl e.jsonl
try $notme batch -q --adapt=d/model -o x.jsonl d
try $notme batch -q --adapt=same -o same e.jsonl
try $notme train -o e.jsonl -q kind=e.jsonl
try $notme shard -q --shards=1 --plain out/0000.jsonl out
try $notme shard -q --shards=1 --plain out .
try bash -c '$notme convert -q -o e.jsonl - <e.jsonl'
try bash -c '$notme stream --state-out e.jsonl <e.jsonl'
try bash -c '$notme convert -q e.jsonl >>e.jsonl'
try bash -c '$notme convert -q d >>d/e.jsonl'
# a link in a folder is not read, so what it leads to may be written; what only looks alike is no source
try $notme convert -q -o e.jsonl.part e.jsonl
try $notme convert -q -o elsewhere.jsonl d
ls
