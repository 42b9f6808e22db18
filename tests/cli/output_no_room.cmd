# a disk that is full leaves what was there, whole: no old part beside a new one
events=$data/cases/sec-2024/events.jsonl
small() { (trap '' XFSZ; ulimit -f 8; exec "$@" 2>told); echo "$?"; cat told; }
for file in model report state lines hours; do echo old >$file; done
small $notme batch -q --adapt=model -o report $events
small $notme score -q --all --format jsonl -o report $events
small $notme convert -q -o lines $events
small $notme hours -q -o hours $events
head -50 $events >input; small $notme stream --state-out state <input | grep -v schema
cat model report state lines hours; ls -A
