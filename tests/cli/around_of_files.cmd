$notme score --around 5 "$data/cases/sec-2024/events.jsonl"; echo $?
$notme score --around 500 bsky:did:plc:aaaaaaaaaaaaaaaaaaaaaaaa; echo $?
