# a head of gzip with all it may hold: a field of the system's, a name, a comment, a checksum
printf '{"time":"2024-05-01T10:00:00Z","actor":{"id":"me"},"action":"like","object":{"id":"1"}}\n' >e.jsonl
gzip -nc e.jsonl | tail -c +11 >rest
{ printf '\037\213\010\036\0\0\0\0\0\003\003\0abcname\0comment\0xy'; cat rest; } >fields.gz
$notme convert fields.gz | wc -l
cat fields.gz fields.gz | $notme convert - | wc -l
{ printf '\037\213\010\010\0\0\0\0\0\003name'; } >cut.gz
$notme convert cut.gz
