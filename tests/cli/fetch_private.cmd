$notme fetch --no-cache --api http://127.0.0.1:9 github:tern
