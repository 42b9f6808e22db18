echo broken | $notme stream --lockstep
