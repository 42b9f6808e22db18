# what the system refuses is told as that, not as damage
cp $data/cases/sec-2024/events.jsonl e.jsonl; zip -q e.zip e.jsonl; gzip -k e.jsonl; tar czf e.tar.gz e.jsonl; mkdir d; cp e.jsonl.gz d
for n in 3 4 5 6 7 8 9 10 12 16; do for file in e.jsonl e.zip e.jsonl.gz e.tar.gz d; do
    (exec >out 2>err; ulimit -n $n; exec $notme convert $file); status=$?
    if [ $status = 0 ]; then [ "$(wc -l <out)" = 751 ] || echo "$n $file: $(wc -l <out) lines"; continue; fi
    grep -q 'Too many open files\|error while loading shared libraries' err || echo "$n $file: exit $status, $(cat err)"
    grep -q 'cut short or damaged' err && echo "$n $file: $(cat err)"
done; done; echo done
