$notme score --help
