(echo '{"a":1}'; echo '{"a":2}') | $notme stream --max-bad 1
