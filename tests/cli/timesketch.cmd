cp "$data/cases/sec-2024/events.jsonl" e.jsonl
$notme score -q --format timesketch e.jsonl >out
head -n 1 out; wc -l <out; grep -c notme-flagged out; grep -c notme-evidence out
python3 -c '
import csv
rows = list(csv.DictReader(open("out", encoding="utf-8", newline="")))
print(len(rows), all(r["message"] and r["datetime"].endswith("Z") and r["timestamp_desc"] for r in rows))
print([r["timestamp_desc"] for r in rows if r["tag"]])'
