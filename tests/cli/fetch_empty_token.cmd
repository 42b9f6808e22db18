echo >empty; $notme fetch --token-fd 3 github:tern 3<empty
