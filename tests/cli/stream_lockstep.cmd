line() { echo "{\"id\":\"$3\",\"actor\":{\"id\":\"$1\",\"service\":\"x\"},\"action\":\"like\",\"time\":\"2026-01-0$2Z\"}"; }
(line ada 1T10:00:00 1; line ada 1T10:20:00 2; line ada 1T10:20:00 2; echo; echo broken; line bob 2T00:00:00 3; echo '{"notme":"end","records":5}') |
    $notme stream --lockstep --max-bad 1 | sed -E 's/"id":"[0-9a-f]{16}"/"id":"ID"/'
exit ${PIPESTATUS[1]}
