# each kind of change to a folder of sources is noticed, none is not
events=$data/cases/sec-2024/events.jsonl
deep=d; for i in $(seq 40); do deep=$deep/f; done
again() { # a run that breaks off at once; a change; the run again
    rm -rf d x.jsonl x.jsonl.*; mkdir -p $deep
    cp $events d/a.jsonl; cp $events d/b.jsonl; cp $events $deep/c.jsonl; touch -d 2024-01-01 d/*.jsonl $deep/*.jsonl
    (cd d && ln -s ../linked.zip z.zip)
    printf 'first' > linked.zip; touch -d 2023-01-01 linked.zip
    (trap "" XFSZ; ulimit -f 8; exec $notme batch --resume -q -o x.jsonl d 2> /dev/null) # no room for the events
    eval "$1"
    $notme batch --resume -q -o x.jsonl d 2>&1 | grep -o 'of another run' || { [ -s x.jsonl ] && echo "went on"; }
}
again true
again 'echo >> d/a.jsonl; touch -d 2024-01-01 d/a.jsonl'
again 'tac d/a.jsonl > e && cat e > d/a.jsonl && touch -d 2024-01-01 d/a.jsonl'
again 'cp -p d/a.jsonl e && mv e d/a.jsonl'
again 'cp -p d/a.jsonl d/e.jsonl && rm d/a.jsonl'
again "tac $deep/c.jsonl > e && cat e > $deep/c.jsonl"
again 'printf other > linked.zip'
