$notme batch -q --progress=json -j 1 $data/cases/sec-2024/events.jsonl 2>&1 >/dev/null | sed -E 's/"seconds":[0-9.]+/"seconds":S/'
