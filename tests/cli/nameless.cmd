for who in one two; do mkdir $who; echo '{"likes_media_likes":[{"title":"pike","string_list_data":[{"href":"https://www.instagram.com/p/A'$who'/","timestamp":1714557600}]}]}' > $who/liked_posts.json; done
$notme batch -q --all one two | grep -o '"account":"[^"]*"' | sort -u; $notme convert -q one two | grep -o '"actor":{[^}]*}' | sort -u
