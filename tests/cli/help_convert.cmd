$notme convert --help
