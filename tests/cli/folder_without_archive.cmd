mkdir f; echo hi > f/readme; $notme score f
