cp "$data/cases/ambassador-2020/events.jsonl" e.jsonl
printf '0123456789abcdef-one' >one; printf '0123456789abcdef-two' >two; printf 'short' >short
names='AmbLiu|jnjd|uyghur|anvil|1183000000000000001|case:like|PDChina|Portland|每日'
for format in text html markdown jsonl json csv timesketch; do
    $notme score -q --redact=one --format $format e.jsonl >$format
    echo "$? $format $(grep -cE "$names" $format)"
done
$notme score -q --redact=one --format jsonl e.jsonl | cmp - jsonl && echo 'the same key: the same'
$notme score -q --redact=two --format jsonl e.jsonl | cmp -s - jsonl || echo 'another key: others'
who=$(grep -o '"account_name":"[^"]*"' jsonl | cut -d'"' -f4)
grep -c "$who" text
$notme score -q --redact e.jsonl | grep -cE "$names"
$notme score -q --redact=short e.jsonl; echo $?
