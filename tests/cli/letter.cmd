echo "dear diary" > letter.txt; $notme score letter.txt
