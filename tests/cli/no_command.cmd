$notme
