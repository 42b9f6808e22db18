cp $data/cases/sec-2024/events.jsonl e.jsonl; touch -d 2024-01-01 e.jsonl
mkdir x.jsonl.work && echo another > x.jsonl.work/job
$notme batch --resume -o x.jsonl e.jsonl; echo $?; ls
rm -r x.jsonl.work && $notme batch --resume -q -o x.jsonl e.jsonl; echo $?; ls; wc -l < x.jsonl
