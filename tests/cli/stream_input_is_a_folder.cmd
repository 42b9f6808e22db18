$notme stream < .
