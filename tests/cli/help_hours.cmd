$notme hours --help
