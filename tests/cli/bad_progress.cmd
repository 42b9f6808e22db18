$notme batch --progress=bar x
