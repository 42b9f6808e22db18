ldd $notme | grep curl; ldd $notme-net | grep -c curl
cp $notme lone; ./lone score $data/cases/sec-2024/events.jsonl >/dev/null; echo $?
./lone fetch bsky:heron.example; echo $?
./lone score -q --about bsky:like:x $data/cases/sec-2024/events.jsonl | head -n 1
printf '#!/bin/bash\necho "${0##*/} $@"\n' >notme-net; chmod +x notme-net
./lone score --budget 1 events.jsonl mastodon:@a@heron.example
./lone train +kind=github:tern -o m.json
ln -s $PWD/lone link; mkdir far; cd far; ../link fetch github:tern
