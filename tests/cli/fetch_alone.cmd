ldd $notme | grep curl; ldd $notme-net | grep -c curl
cp $notme lone; ./lone score $data/cases/sec-2024/events.jsonl >/dev/null; echo $?
./lone fetch bsky:heron.example 2>err; echo $?; sed "s,$PWD,HERE," err
echo 'echo "$0" "$@" | sed "s,$PWD,HERE,"' >notme-net; chmod +x notme-net; sed -i '1i #!/bin/bash' notme-net
./lone score --budget 1 $data/cases/sec-2024/events.jsonl mastodon:@a@heron.example 2>&1 | sed "s,$data,DATA,"
