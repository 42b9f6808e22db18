$notme score --budget=-1 x
