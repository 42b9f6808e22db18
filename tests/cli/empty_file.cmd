: > empty; $notme score empty
