$notme fetch --help
