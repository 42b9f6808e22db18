(for i in $(seq 30); do echo "broken $i"; done) | $notme stream --max-bad 30
