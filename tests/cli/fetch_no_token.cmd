$notme fetch --token-file missing github:tern
