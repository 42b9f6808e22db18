cp $data/cases/sec-2024/events.jsonl e.jsonl; zip -q whole.zip e.jsonl; head -c 9000 whole.zip > cut.zip
for command in convert "score --format json" score "batch --all" "score --format openmetrics" "batch --all --format csv"; do
    $notme $command cut.zip 2>err >out; status=$?
    echo "$command: exit $status, $(grep -c '"action":' out) events; $(grep -c 'cut short or damaged' err) told"
    grep -oE '^  Damage .*|"damaged":[0-9]+|"damage":"cut.zip: .{20}|notme_source_damages_total.*|sandbox=' out
done
$notme convert --strict cut.zip; echo "exit $?"
