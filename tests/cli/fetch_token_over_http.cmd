printf 'a-token' >token; $notme fetch --no-cache --token-file token --api http://tern.example github:tern
