for format in text markdown jsonl json csv; do
    for about in case:post:1 2024-01-09 2024-01-09T16:20 1999-12-31T00:00:00Z; do
        $notme score -q --format $format --tz America/New_York --about $about "$data/cases/sec-2024/events.jsonl" >out 2>err
        echo "$? $format $about $(grep -c 'SUSPICIOUS\|"flagged":true\|,true,' out) $(wc -l <err)"
    done
done
