cp $data/cases/sec-2024/events.jsonl e.jsonl
mkdir x.jsonl.work && echo mine > x.jsonl.work/events
$notme batch --resume -q -o x.jsonl e.jsonl; echo $?; cat x.jsonl.work/events
mkdir y && ln -s y y.jsonl.work
$notme batch --resume -q -o y.jsonl e.jsonl; echo $?; ls y
