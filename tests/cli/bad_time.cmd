$notme score --since yesterday x
