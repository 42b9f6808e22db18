echo '[]' > likes.json; mkdir f; printf 'id,permalink,direction\n' > f/post_votes.csv; $notme convert f
