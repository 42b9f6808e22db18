# events a and b of one session, a twin, another account; ids of sessions hold the model's hash
line() { echo "{\"id\":\"$3\",\"actor\":{\"id\":\"$1\",\"service\":\"x\"},\"action\":\"like\",\"time\":\"2026-01-0$2Z\"}"; }
(line ada 1T10:00:00 1; line ada 1T10:20:00 2; line ada 1T10:20:00 2; echo; line ada 3T09:00:00 3; line bob 2T00:00:00 4; echo '{"notme":"end","records":5}') |
    $notme stream --all --require-end | sed -E 's/"id":"[0-9a-f]{16}"/"id":"ID"/'
exit ${PIPESTATUS[1]}
