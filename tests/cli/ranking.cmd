# at a terminal batch ends with whom to look at first; elsewhere it does not
cat "$data"/cases/sec-2024/events.jsonl "$data"/cases/ambassador-2020/events.jsonl >two.jsonl
cat >at_terminal.py <<'PY'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
done = subprocess.run([os.environ["notme"], "batch", "-o", "out.jsonl", "two.jsonl"], stderr=theirs)
os.close(theirs)
seen = b""
try:
    while True:
        seen += os.read(ours, 65536)
except OSError:
    pass
lines = [line.split("\r")[-1] for line in seen.decode().replace("\x1b[K", "").split("\r\n")]
print("\n".join(line for line in lines if "risk" in line or "oddest" in line))
PY
python3 at_terminal.py
$notme batch -o out.jsonl two.jsonl
