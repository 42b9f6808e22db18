$notme --help
