$notme batch --resume -o x.jsonl - < /dev/null
