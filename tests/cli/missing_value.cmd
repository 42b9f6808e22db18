$notme score x --budget
