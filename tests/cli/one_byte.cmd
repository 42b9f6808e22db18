printf x > one; $notme score one
