$notme stream --state-out missing/state </dev/null
