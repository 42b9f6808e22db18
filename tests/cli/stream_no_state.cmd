$notme stream --state-in missing </dev/null
