$notme batch --memory=12Q x
