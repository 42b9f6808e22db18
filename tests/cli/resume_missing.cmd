cp $data/cases/sec-2024/events.jsonl e.jsonl
$notme batch --resume -q -o x.jsonl nowhere.jsonl e.jsonl; echo $?; ls; wc -l < x.jsonl
