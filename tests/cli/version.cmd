$notme --version
