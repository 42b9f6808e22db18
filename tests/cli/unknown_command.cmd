$notme sniff
