for signal in TERM INT HUP; do
    mkfifo events
    (trap - INT; exec $notme batch -q -o out.jsonl events) &
    exec 3>events
    while ! ls out.jsonl.part* >/dev/null 2>&1; do sleep 0.01; done
    kill -$signal $!
    wait $! 2>/dev/null
    echo $signal $?
    exec 3>&-
    rm events
    ls
done
