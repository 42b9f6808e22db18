$notme batch -q $data/cases/sec-2024/events.jsonl -o out.jsonl && ls; $notme batch -q missing.jsonl $data/cases/sec-2024/events.jsonl -o more.jsonl; echo $?; ls
