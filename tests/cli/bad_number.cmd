$notme score --budget=often x
