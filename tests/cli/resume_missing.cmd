$notme batch --resume -o x.jsonl nowhere.jsonl; ls
