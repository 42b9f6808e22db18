(cat $data/cases/sec-2024/events.jsonl; echo '{"action":"like"}') > e.jsonl
$notme batch --all -o whole.jsonl -j2 e.jsonl; echo $?
$notme batch --all -q -o resumed.jsonl --resume --memory=64K e.jsonl; echo $?; cmp whole.jsonl resumed.jsonl && echo same; ls
