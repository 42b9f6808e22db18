$notme batch --help
