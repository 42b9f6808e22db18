# in every format that holds sessions the flagged one is explained, and the others are not
cp "$data/cases/sec-2024/events.jsonl" e.jsonl
$notme score -q --all --format jsonl e.jsonl | grep -c '"explanations":null,"verdict_id":null'
$notme score -q --all --format jsonl e.jsonl | grep '"flagged":true' | grep -o '"id":"account_takeover","words":"[^"]*"\|"anomaly_analyses"\|"would_settle_it"' | sort | uniq -c
$notme score -q --format json e.jsonl | python3 -c '
import json, sys
one = json.load(sys.stdin)["sessions"]
listed = one[0]["explanations"]
print(len(one), round(sum(e["probability"] or 0 for e in listed), 2), listed[0]["verdict_id"] == one[0]["verdict_id"])'
$notme score -q --format csv e.jsonl | python3 -c '
import csv, sys
row = list(csv.DictReader(sys.stdin))[0]
print(row["explanation"] != "", row["flagged"])'
$notme score -q --format jsonl --prior account_takeover=0 e.jsonl | grep -o '"id":"account_takeover","words":"[^"]*","probability":[^,]*'
$notme score -q --format jsonl --prior account_takeover=1000 e.jsonl | grep -o '"explanations":\[{"id":"account_takeover"'
