$notme fetch
