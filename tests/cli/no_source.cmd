$notme score
