look() { # FOLDER DAY LIKES…
    mkdir -p all/$1/data; cd all/$1/data; local day=$2; shift 2
    echo 'window.__THAR_CONFIG = {"userInfo":{"accountId":"77"},"archiveInfo":{"generationDate":"2025-03-0'$day'T00:00:00.000Z","isPartialArchive":false},"dataTypes":{"like":{"files":[{"fileName":"data/like.js","globalName":"YTD.like.part0","count":"'$#'"}]}}}' > manifest.js
    (echo 'window.YTD.like.part0 = [ '; for id; do echo '{"like":{"tweetId":"'$id'"}},'; done | sed '$s/,$//'; echo ']') > like.js; cd ../../..
}
look old 1 1690394353264578562 1690394353264578561 1690394353264578560; look new 2 1690394353264578562 1690394353264578560
$notme convert all > folder; zip -qr all.zip all; $notme convert all.zip | sed 's,"all/,",' | cmp - folder && grep -o '"action":"unlike","object":{"id":"[0-9]*"' folder
