for signal in TERM INT HUP; do
    mkfifo events
    (trap - INT; exec $notme batch -q -o out.jsonl events) &
    exec 3>events # waits until it reads: its output is open by then
    kill -$signal $!
    wait $! 2>/dev/null
    echo $signal $?
    exec 3>&-
    rm events
    ls
done
