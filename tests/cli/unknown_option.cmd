$notme score --sorcery x
