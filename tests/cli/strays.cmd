mkdir data; echo 'window.YTD.like.part0 = [ {"like":{"tweetId":"1690394353264578560"}} ]' > data/like.js; printf 'PK\3\4nothing' > data/notes.docx
echo 'window.YTD.account.part0 = [ {"account":{"accountId":"77","username":"lamp"}} ]' > data/account.js; echo 'window.YTD.grok_chat_item.part0 = [ ]' > data/grok.js
$notme convert -q data/account.js data/grok.js data/like.js | grep -o '"actor":{[^}]*}'; echo "exit $?"
$notme convert -q data | grep -o '"actor":{[^}]*}'
$notme convert -q data/grok.js data/account.js; echo "exit $?"; $notme convert -q data/like.js data/notes.docx; echo "exit $?"
