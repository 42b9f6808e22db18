printf 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlink: <https://api.example/user/9/starred?page=2>; rel="next"\r\n\r\n[{"starred_at":"2025-03-06T02:15:00Z","repo":{"id":7,"full_name":"bea/tides","owner":{"login":"bea"}}}]' > page1.http
printf 'HTTP/1.1 401 Unauthorized\n\n{"error":"no"}' > error.http
printf '{ "records": [ ] }\n' > page4.json; printf '{"records":[1]}' > other.json
$notme convert page1.http | grep -o '"time":"[^"]*"'; $notme convert error.http; echo "exit $?"
$notme convert page4.json; echo "exit $?"; $notme convert other.json; echo "exit $?"
mkdir f; printf 'HTTP/1.1 200 OK\r\nlink: <https://a.example/x>; rel="next"\r\n\r\n[{"id":"5","uri":"https://a.example/users/b/statuses/5","created_at":"2025-03-05T10:00:00.000Z","content":"<p>x</p>","spoiler_text":"","visibility":"public","reblog":null,"account":{"id":"1","acct":"b","url":"https://a.example/@b"}}]' > f/favourites.http
$notme convert -q f | grep -o '"action":"[a-z]*"'
