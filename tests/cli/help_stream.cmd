$notme stream --help
