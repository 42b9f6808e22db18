$notme stream --state-out - </dev/null
