for command in score batch; do $notme $command --budget 0 "$data/cases/sec-2024/events.jsonl"; echo $?; done
