$notme batch --adapt - < /dev/null
