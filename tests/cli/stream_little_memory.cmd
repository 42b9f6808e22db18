$notme stream --max-account-mem 1000 </dev/null
