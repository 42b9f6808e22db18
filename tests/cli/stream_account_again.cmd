line() { echo "{\"id\":\"$3\",\"actor\":{\"id\":\"$1\"},\"action\":\"like\",\"time\":\"2026-01-0$2Z\"}"; }
(line ada 1T10:00:00 1; line bob 1T10:20:00 2; line ada 1T10:30:00 3) | $notme stream
