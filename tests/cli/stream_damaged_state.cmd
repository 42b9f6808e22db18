head -3 $data/cases/sec-2024/events.jsonl | $notme stream --state-out state >out || exit
head -c -9 state >cut; $notme stream --state-in cut </dev/null; first=$?
echo x >none; $notme stream --state-in none </dev/null; echo $first $?; ls
