# cut in the middle of a session and gone on with, in place; the state is complete or not there
events=$data/cases/sec-2024/events.jsonl
$notme stream --all <$events | grep -v '"notme":"end"' >whole
head -700 $events | $notme stream --all --state-out state >one
tail -n +701 $events | head -20 | $notme stream --all --state-in state --state-out state >two
(tail -n +721 $events; echo) | head -c -300 | $notme stream --all --state-in state --state-out new --require-end >cut
echo "cut: $?"; ls
tail -n +721 $events | $notme stream --all --state-in state >three
cat one two three | grep -v '"notme":"end"' | cmp - whole && tail -n 1 three
