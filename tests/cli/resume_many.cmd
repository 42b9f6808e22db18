# the text of a job does not grow with the sources, and all of them count
mkdir d
for i in $(seq 120); do cp $data/cases/sec-2024/events.jsonl d/$i.jsonl; done
(trap "" XFSZ; ulimit -f 64; exec $notme batch --resume -q -o x.jsonl d/*.jsonl 2> /dev/null) # no room for the events
grep -c ^source x.jsonl.work/job
echo >> d/99.jsonl # the last
$notme batch --resume -q -o x.jsonl d/*.jsonl; echo $?
