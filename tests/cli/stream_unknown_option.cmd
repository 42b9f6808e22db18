$notme stream --fast </dev/null
