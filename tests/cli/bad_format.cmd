$notme score --format poem x
