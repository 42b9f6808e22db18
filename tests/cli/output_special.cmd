echo '{"actor":{"id":"me"},"action":"like","time":"2025-02-01T10:00:00Z","object":{"id":"1"}}' > e.jsonl
mkfifo pipe; (cat pipe | grep -c like) & $notme convert -o pipe e.jsonl; wait; test -p pipe && echo "still a pipe"
touch real; ln -s real link; $notme convert -o link e.jsonl; test -L link && grep -c like real
$notme convert -o - e.jsonl | grep -c like
$notme convert -o /dev/null e.jsonl; test -c /dev/null && echo "still a device"
$notme convert e.jsonl -o >(grep -c like > sub; echo done >> sub); while ! grep -q done sub 2>/dev/null; do sleep 0.05; done; cat sub
$notme score -q --all --format jsonl -o >(cat > sub2; echo done >> sub2) e.jsonl; while ! grep -q done sub2 2>/dev/null; do sleep 0.05; done; grep -c session sub2; ls | grep part
