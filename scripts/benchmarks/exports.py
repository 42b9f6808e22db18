"""Made-up exports of any size, one for each platform and form, for scripts/bench-reading and the tests of memory.

Each kind is a function of a size in bytes that yields pieces of one file; FILES says under which name it lies in the
export, and what jq does to take the records out of it, where it is JSON. Texts are invented, times run newest first as
platforms write them (events that follow each other are some minutes apart), ids never come twice."""
import hashlib
import random

WORDS = ("the tide is out and nobody minds a lamp on the pier was lit again this evening by somebody who had the key "
         "gulls été stone mast anchor rope salt wind über 海 keeper boat harbour").split()
START = 1700000000  # seconds; 2023-11-14


class Texts:
    """Texts of some words, a thousand of them again and again: making new ones would take longer than reading them."""

    def __init__(self):
        maker = random.Random(7)
        self.text = [" ".join(maker.choices(WORDS, k=maker.randint(4, 30))) for _ in range(1000)]

    def __getitem__(self, i):
        return self.text[i * 7919 % 1000]


TEXTS = Texts()


def listed(head, record, between, tail, size):
    """A file that is a list: as many records as fit into the size, some at a time."""
    yield head
    made, i = len(head), 0
    while made < size or i == 0:
        piece = between.join(record(j) for j in range(i, i + 1000))
        yield (between if i else "") + piece
        made += len(piece.encode())
        i += 1000
    yield tail


def rfc(seconds):
    days, rest = divmod(seconds, 86400)
    return "%sT%02d:%02d:%02dZ" % (date(days), rest // 3600, rest // 60 % 60, rest % 60)


def plain(seconds):
    return rfc(seconds)[:-1].replace("T", " ")


def date(days):
    """Of days since 1970 (Howard Hinnant, days_from_civil): twenty times faster than datetime."""
    days += 719468
    era, day = divmod(days, 146097)
    year = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    return "%04d-%02d-%02d" % (year + 400 * era + (month >= 10), month + 3 if month < 10 else month - 9,
                               day - (153 * month + 2) // 5 + 1)


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def at(i):
    """Newest first, a minute and a bit apart, over and over again within twenty years."""
    return START - i * 61 % 630720000


def snowflake(i):
    return (at(i) * 1000 - 1288834974657) << 22 | i & 0x3fffff


def likes(size):
    def record(i):
        number = snowflake(i)
        return ('  {\n    "like" : {\n      "tweetId" : "%d",\n      "fullText" : "%s",\n      "expandedUrl" : '
                '"https://twitter.com/i/web/status/%d"\n    }\n  }' % (number, TEXTS[i], number))
    return listed("window.YTD.like.part0 = [\n", record, ",\n", "\n]\n", size)


def tweets(size):
    def record(i):
        number, when = snowflake(i), at(i)
        stamp = "Tue %s %s %02d:%02d:%02d +0000 %s" % (MONTHS[int(rfc(when)[5:7]) - 1], rfc(when)[8:10], when // 3600 % 24,
                                                       when // 60 % 60, when % 60, rfc(when)[:4])
        return ('  {\n    "tweet" : {\n      "edit_info" : {\n        "initial" : {\n          "editTweetIds" : [\n'
                '            "%d"\n          ],\n          "editableUntil" : "%s",\n          "editsRemaining" : "5",\n'
                '          "isEditEligible" : true\n        }\n      },\n      "retweeted" : false,\n      "source" : '
                '"<a href=\\"https://mobile.twitter.com\\" rel=\\"nofollow\\">Twitter Web App</a>",\n      "entities" : {\n'
                '        "hashtags" : [ ],\n        "symbols" : [ ],\n        "user_mentions" : [\n          {\n'
                '            "name" : "Wren",\n            "screen_name" : "wren",\n            "indices" : [\n'
                '              "0",\n              "5"\n            ],\n            "id_str" : "12",\n            "id" : "12"\n'
                '          }\n        ],\n        "urls" : [ ]\n      },\n      "display_text_range" : [\n        "0",\n'
                '        "42"\n      ],\n      "favorite_count" : "0",\n      "id_str" : "%d",\n      "truncated" : false,\n'
                '      "retweet_count" : "0",\n      "id" : "%d",\n      "created_at" : "%s",\n      "favorited" : false,\n'
                '      "full_text" : "%s",\n      "lang" : "en"\n    }\n  }'
                % (number, rfc(when), number, number, stamp, TEXTS[i]))
    return listed("window.YTD.tweets.part0 = [\n", record, ",\n", "\n]\n", size)


def tiktok(size):
    def record(i):
        when = at(i)
        return ('{"Date":"%s","Link":"https://www.tiktokv.com/share/video/%d/"}'
                % (plain(when), (when - 86400) << 32 | i & 0xffffffff))
    return listed('{"Profile And Settings":{"Profile Info":{"ProfileMap":{"userName":"gull"}}},"Likes and Favorites":'
                  '{"Like List":{"ItemFavoriteList":[', record, ",", "]}}}", size)


def takeout(size):
    def record(i):
        return ('{\n  "header": "YouTube",\n  "title": "Watched %s",\n  "titleUrl": '
                '"https://www.youtube.com/watch?v\\u003d%011d",\n  "subtitles": [{\n    "name": "Keeper %d",\n    "url": '
                '"https://www.youtube.com/channel/UC%022d"\n  }],\n  "time": "%s.123Z",\n  "products": ["YouTube"],\n'
                '  "activityControls": ["YouTube watch history"]\n}' % (TEXTS[i], i, i % 500, i % 500, rfc(at(i))[:-1]))
    return listed("[", record, ",", "]\n", size)


def takeout_html(size):
    def record(i):
        when = at(i)
        stamp = rfc(when)
        return ('<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class='
                '"header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">YouTube<br></p></div><div class='
                '"content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">Watched\u00a0<a href='
                '"https://www.youtube.com/watch?v=%011d">%s</a><br><a href="https://www.youtube.com/channel/UC1">Keeper'
                ' %d</a><br>%s %d, %s, %d:%s\u202f%s UTC<br></div><div class="content-cell"></div><div class='
                '"content-cell"><b>Products:</b><br>&emsp;YouTube<br></div></div></div>'
                % (i, TEXTS[i], i % 500, MONTHS[int(stamp[5:7]) - 1], int(stamp[8:10]), stamp[:4],
                   int(stamp[11:13]) % 12 or 12, stamp[14:19], "AM" if stamp[11:13] < "12" else "PM"))
    return listed('<html><head><title>My Activity History</title></head><body><div class="mdl-grid">', record, "",
                  "</div></body></html>", size)


def instagram(size):
    def record(i):
        return ('{"title":"keeper_%d","string_list_data":[{"href":"https://www.instagram.com/p/C%010d/","value":'
                '"\\u00f0\\u009f\\u0091\\u008d","timestamp":%d}]}' % (i % 500, i, at(i)))
    return listed('{"likes_media_likes":[', record, ",", "]}", size)


def meta_date(seconds):
    stamp = rfc(seconds)
    return "%s %s, %s %d:%s %s" % (MONTHS[int(stamp[5:7]) - 1], stamp[8:10], stamp[:4], int(stamp[11:13]) % 12 or 12,
                                   stamp[14:16], "am" if stamp[11:13] < "12" else "pm")


def page(record, size):
    head = ('<!DOCTYPE html><html><head><meta charset="utf-8"><title>Likes</title></head><body class="b"><div class="c">'
            '<header><h1>Likes</h1></header><main class="d" role="main">')
    return listed(head, record, "", "</main></div></body></html>", size)


def instagram_html(size):
    def record(i):
        url = "https://www.instagram.com/p/C%010d/" % i
        return ('<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95">keeper_%d</h2><div class="_a6-p">'
                '<div><div><a target="_blank" href="%s">%s</a></div><div>%s</div></div></div><div class="_3-94"></div></div>'
                % (i % 500, url, url, meta_date(at(i))))
    return page(record, size)


def facebook(size):
    def record(i):
        return ('{"timestamp":%d,"data":[{"reaction":{"reaction":"LIKE","actor":"Keeper Lamp"}}],"title":'
                '"Keeper Lamp likes Wren %d\'s post: %d."}' % (at(i), i % 500, i))
    return listed("[", record, ",", "]", size)


def facebook_html(size):
    def record(i):
        return ('<section class="_a6-g"><h2 class="_2ph_">Keeper Lamp likes Wren %d\'s post: %d.</h2><div class="_2ph_">'
                '<img src="like.png"/></div><footer class="_a6-o"><a href="https://www.facebook.com/dyi/x"><div class='
                '"_a72d">%s</div></a></footer></section>' % (i % 500, i, meta_date(at(i))))
    return page(record, size)


def reddit_votes(size):
    def record(i):
        return "1a%x,https://www.reddit.com/r/boats/comments/1a%x/the_tide_is_out_%d/,%s" % (i, i, i % 100,
                                                                                             "up" if i % 5 else "down")
    return listed("id,permalink,direction\n", record, "\n", "\n", size)


def reddit_comments(size):
    def record(i):
        return ('1b%x,https://www.reddit.com/r/boats/comments/1a%x/the_tide/1b%x/,%s UTC,192.0.2.7,boats,0,'
                'https://www.reddit.com/r/boats/comments/1a%x/,,"%s",' % (i, i, i, plain(at(i)), i, TEXTS[i]))
    return listed("id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n", record, "\n", "\n", size)


def mastodon(size):
    def record(i):
        post = "https://heron.example/users/gull/statuses/%d" % i
        return ('{"id":"%s/activity","type":"Create","actor":"https://heron.example/users/gull","published":"%s","to":'
                '["https://www.w3.org/ns/activitystreams#Public"],"cc":["https://heron.example/users/gull/followers"],'
                '"object":{"id":"%s","type":"Note","summary":null,"inReplyTo":null,"published":"%s","url":"%s","to":'
                '["https://www.w3.org/ns/activitystreams#Public"],"cc":[],"sensitive":false,"content":"<p>%s</p>",'
                '"contentMap":{"en":"<p>%s</p>"},"attachment":[],"tag":[{"type":"Hashtag","href":'
                '"https://heron.example/tags/tide","name":"#tide"}]}}'
                % (post, rfc(at(i)), post, rfc(at(i)), post, TEXTS[i], TEXTS[i]))
    return listed('{"@context":"https://www.w3.org/ns/activitystreams","id":"outbox.json","type":"OrderedCollection",'
                  '"totalItems":1,"orderedItems":[', record, ",", "]}", size)


def mastodon_likes(size):
    def record(i):
        return '"https://heron.example/users/keeper_%d/statuses/%d"' % (i % 500, (at(i) * 1000) << 16 | i & 0xffff)
    return listed('{"@context":"https://www.w3.org/ns/activitystreams","id":"likes.json","type":"OrderedCollection",'
                  '"orderedItems":[', record, ",", "]}", size)


def github(size):
    def record(i):
        return ('{"id":"%d","type":"WatchEvent","actor":{"id":%d,"login":"keeper%d","url":"https://api.github.com/users/x"},'
                '"repo":{"id":%d,"name":"bea/boat%d","url":"https://api.github.com/repos/bea/boat"},"payload":{"action":'
                '"started"},"public":true,"created_at":"%s"}' % (i, i % 5000, i % 5000, i, i, rfc(START + i // 50)))
    return listed("", record, "\n", "\n", size)


def events(size):
    def record(i):
        return ('{"schema":"engagement-event/1","id":"x:post:%d","time":"%s","actor":{"service":"x","id":"7"},"action":'
                '"post","object":{"id":"%d","text":"%s","lang":"en"}}' % (i, rfc(at(i)), i, TEXTS[i]))
    return listed("", record, "\n", "\n", size)


# ---- a CAR file: blocks before the node that names them, the root last

def head(major, n):
    for size, code in ((0, n), (1, 24), (2, 25), (4, 26)):
        if (n < 24 and size == 0) or (size and n < 1 << 8 * size):
            return bytes([major << 5 | code]) + (n.to_bytes(size, "big") if size else b"")
    raise ValueError(n)


def text(value):
    return head(3, len(value.encode())) + value.encode()


def link(cid):
    return b"\xf6" if cid is None else b"\xd8\x2a\x58\x25\x00" + cid


def uvarint(n):
    out = bytearray()
    while n >= 128:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out) + bytes([n])


def block(data):
    cid = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
    return cid, uvarint(len(cid) + len(data)) + cid + data


def made(i):
    return START - 630720000 + i * 61


def like(i):
    return (head(5, 3) + text("$type") + text("app.bsky.feed.like") + text("subject") + head(5, 2) + text("cid") +
            text("bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae") + text("uri") +
            text("at://did:plc:wren%020d/app.bsky.feed.post/3k%011d" % (i % 500, i)) + text("createdAt") + text(rfc(made(i))))


def tid(i):
    number = made(i) * 1000000 << 10
    return "".join("234567abcdefghijklmnopqrstuvwxyz"[number >> 5 * k & 31] for k in range(12, -1, -1))


def node(entries, left=None):
    """Of (key, record, tree to the right)."""
    out = head(5, 2) + text("e") + head(4, len(entries))
    for key, value, tree in entries:
        out += (head(5, 4) + text("k") + head(2, len(key)) + key.encode() + text("p") + head(0, 0) + text("t") + link(tree) +
                text("v") + link(value))
    return out + text("l") + link(left)


def branch(entries, blocks):
    """Of entries in order the first, with all others to its right; the block of those goes to `blocks`."""
    (key, value, left), *others = entries
    cid, data = block(node(others, left))
    blocks.append(data)
    return key, value, cid


def repository(size):
    """A tree of three levels; which level a key belongs to by its hash is of no matter to those who read. The header names
    a commit that comes at the end: all blocks are kept until then."""
    blocks, entries, so_far, i = [], [], 0, 0
    while so_far < size:
        group, before = [], len(blocks)
        for _ in range(32):
            leaf = []
            for _ in range(32):
                cid, data = block(like(i))
                leaf.append(("app.bsky.feed.like/" + tid(i), cid, None))
                blocks.append(data)
                i += 1
            group.append(branch(leaf, blocks))
        entries.append(branch(group, blocks))
        so_far += sum(len(data) for data in blocks[before:])
    cid, root = block(node(entries))
    commit = (head(5, 6) + text("did") + text("did:plc:gull") + text("rev") + text(tid(i)) + text("sig") + head(2, 2) + b"ab" +
              text("data") + link(cid) + text("prev") + b"\xf6" + text("version") + head(0, 3))
    name, last = block(commit)
    first = head(5, 2) + text("roots") + head(4, 1) + link(name) + text("version") + head(0, 1)
    yield uvarint(len(first)) + first
    yield from blocks
    yield root + last


# kind: (name in the export, maker, what jq does to take the records out, or None)
FILES = {
    "x-likes": ("data/like.js", likes, ".[]"),
    "x-tweets": ("data/tweets.js", tweets, ".[]"),
    "tiktok": ("user_data_tiktok.json", tiktok, '."Likes and Favorites"."Like List".ItemFavoriteList[]'),
    "takeout": ("Takeout/YouTube and YouTube Music/history/watch-history.json", takeout, ".[]"),
    "takeout-html": ("Takeout/YouTube and YouTube Music/history/watch-history.html", takeout_html, None),
    "instagram": ("your_instagram_activity/likes/liked_posts.json", instagram, ".likes_media_likes[]"),
    "instagram-html": ("your_instagram_activity/likes/liked_posts.html", instagram_html, None),
    "facebook": ("your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json", facebook, ".[]"),
    "facebook-html": ("your_facebook_activity/comments_and_reactions/likes_and_reactions_1.html", facebook_html, None),
    "reddit": ("comments.csv", reddit_comments, None),
    "reddit-votes": ("post_votes.csv", reddit_votes, None),
    "mastodon": ("outbox.json", mastodon, ".orderedItems[]"),
    "mastodon-likes": ("likes.json", mastodon_likes, ".orderedItems[]"),
    "bluesky": ("repo.car", repository, None),
    "github": ("2024-05-01-10.json", github, "."),
    "events": ("events.jsonl", events, "."),
}


def write(kind, size, path):
    maker = FILES[kind][1]
    with open(path, "wb") as file:
        for piece in maker(size):
            file.write(piece if isinstance(piece, bytes) else piece.encode())
