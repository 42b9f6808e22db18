cat "$data"/cases/*/events.jsonl >two.jsonl
for who in @secgov SECGov 18481050 x:18481050; do
    $notme score -q --account "$who" two.jsonl | grep Account
done
$notme batch -q --account secgov two.jsonl | grep -c '"account":"18481050"'
$notme convert -q --account @secgov two.jsonl | wc -l
$notme hours -q --account secgov two.jsonl | grep -vc 18481050 || true
