"""A server on loopback that keeps the documented contracts of Mastodon and GitHub, is shaped like a Bluesky PDS, its
directory and its AppView, and misbehaves on request. Started by the tests; standard library only.

    server.py [CERTIFICATE KEY]    prints "PORT PORT2 TLS-PORT" (two origins of the same; 0 = no TLS), ends with its parent

Every path begins with a name of the caller's choice, so that tests do not meet: /NAME/KIND… . What was asked under a name,
with the Authorization header, is at /log/NAME; counters of "the first N times" are per name.
"""
import collections
import gzip
import http.server
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse

log = collections.defaultdict(list)
times = collections.Counter()
state = collections.defaultdict(dict)
lock = threading.Lock()
ports = [0, 0, 0]


def record(did, collection, rkey, **value):
    return {"uri": f"at://{did}/{collection}/{rkey}", "cid": f"bafy{rkey}", "value": {"$type": collection, **value}}


DID = "did:plc:" + "a" * 24
OTHER = "did:plc:" + "b" * 24


def tid(micros):
    """The key of that time, µs since 1970."""
    value = micros << 10 | 7
    return "".join("234567abcdefghijklmnopqrstuvwxyz"[value >> 5 * (12 - i) & 31] for i in range(13))


def like(i, shift=0):
    """Like number i of DID, i seconds into 2025 by its key, and `shift` more."""
    return record(DID, "app.bsky.feed.like", tid((1735689600 + i + shift) * 1000000), createdAt=f"2025-01-01T{i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}Z",
                  subject={"uri": f"at://{OTHER}/app.bsky.feed.post/3j{i:011d}", "cid": "bafy"})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait 40 ms

    def log_message(self, *_):
        pass

    # ---- ways to answer

    def answer(self, status, body, headers=(), kind="application/json"):
        if "away" in state[self.name]:  # what comes next is at another server
            headers = [(k, v.replace(f":{self.server.server_address[1]}", f":{ports[1]}")) for k, v in headers]
        if "two_links" in state[self.name]:  # a header line of its own for each link
            headers = [(k, part) for k, v in headers for part in (v.split(", ") if k == "Link" else [v])]
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def bare(self, head, body=b"", pause=0):
        """Bytes as they are, then the connection is closed; byte by byte when `pause` is not 0."""
        data = head.replace("\n", "\r\n").encode() + body
        self.close_connection = True
        try:
            if not pause:
                self.wfile.write(data)
            for i in range(len(data) if pause else 0):
                self.wfile.write(data[i:i + 1])
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        name, _, rest = url.path[1:].partition("/")
        self.query = dict(urllib.parse.parse_qsl(url.query))
        self.uris = [v for k, v in urllib.parse.parse_qsl(url.query) if k == "uris"]
        self.name = name
        with lock:
            if name == "log":
                return self.answer(200, log[rest])
            if name == "set":  # /set/NAME?key=value …: how NAME is to behave from here on
                state[rest].update(self.query)
                return self.answer(200, {})
            log[name].append({"path": self.path, "authorization": self.headers.get("Authorization"),
                              "accept": self.headers.get("Accept"), "agent": self.headers.get("User-Agent"),
                              "encoding": self.headers.get("Accept-Encoding"), "host": self.headers.get("Host")})
            times[name] += 1
            self.nth = times[name]
            self.base = f"http://127.0.0.1:{self.server.server_address[1]}/{name}"
            if "break_at" in state[name] and self.nth == int(state[name]["break_at"]):
                return self.answer(403, {"error": "broken off, as wished"})
        kind = "well-known" if name == ".well-known" else rest.partition("/")[0]
        method = getattr(self, "do_" + kind.replace(".", "_").replace("-", "_"), None)
        return method(rest) if method else self.answer(404, {"error": "NotFound", "message": "no such thing"})

    def first(self, n):
        return self.nth <= int(self.query.get("n", n))

    # ---- misbehaviour: each is well again after the first N (1) requests, where that makes sense

    def do_ok(self, _):
        self.answer(200, {"ok": True})

    def do_gzip(self, _):
        self.answer(200, gzip.compress(b'{"ok": true, "padding": "' + b"x" * int(self.query.get("size", 100)) + b'"}'),
                    [("Content-Encoding", "gzip")])

    def do_not_gzip(self, _):
        if self.first(1):
            return self.answer(200, b"this is not gzip", [("Content-Encoding", "gzip")])
        return self.do_ok(_)

    def do_slow(self, _):
        self.bare("HTTP/1.1 200 OK\nContent-Length: 11\n\n", b'{"ok":true}', 0.01)

    def do_stuck(self, _):
        if not self.first(1):
            return self.do_ok(_)
        self.bare("HTTP/1.1 200 OK\nContent-Length: 1000\n\n{")
        self.connection.recv(1)  # until the other side has had enough

    def do_drip(self, _):
        self.bare("HTTP/1.1 200 OK\nContent-Length: 100000\n\n", b" " * 100000, 0.02)

    def do_early(self, _):
        if self.first(1):
            return self.bare("HTTP/1.1 200 OK\nContent-Length: 1000\n\n", b'{"ok":')
        return self.do_ok(_)

    def do_early_chunk(self, _):
        if self.first(1):
            return self.bare("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n6\n{\"ok\":\n")
        return self.do_ok(_)

    def do_early_unsaid(self, _):  # no length at all: only the JSON shows that something is missing
        if self.first(1):
            return self.bare("HTTP/1.1 200 OK\n\n", b'{"ok":')
        return self.do_ok(_)

    def do_short_length(self, _):
        if self.first(1):
            return self.bare("HTTP/1.1 200 OK\nContent-Length: 6\n\n", b'{"ok":true}')
        return self.do_ok(_)

    def do_nothing(self, _):
        if self.first(1):
            self.close_connection = True
            return None
        return self.do_ok(_)

    def do_reset(self, _):
        if self.first(1):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return self.connection.close()
        return self.do_ok(_)

    def do_status(self, _):  # ?status=…&n=…&body=…&Header=value…
        if self.first(1):
            extra = [(k, v) for k, v in self.query.items() if k not in ("status", "n", "say")]
            words = self.query.get("say", "not now\x1b[31m")
            return self.answer(int(self.query["status"]), {"error": "Sorry", "message": words}, extra)
        return self.do_ok(_)

    def do_spent(self, _):
        self.answer(200, {"ok": True}, [("RateLimit-Remaining", "0"), ("RateLimit-Reset", self.query["reset"])])

    def do_redirect(self, _):  # ?to=URL
        self.answer(int(self.query.get("status", 302)), {}, [("Location", self.query["to"])])

    def do_loop(self, rest):
        self.answer(302, {}, [("Location", self.path)])

    def do_chain(self, rest):  # /NAME/chain/K: K redirects, then well
        left = int(rest.split("/")[1])
        if left == 0:
            return self.do_ok(rest)
        return self.answer(301, {}, [("Location", f"/{self.name}/chain/{left - 1}")])

    def do_huge(self, _):
        self.bare("HTTP/1.1 200 OK\n\n", b"[" + b"0," * int(self.query.get("size", 1 << 20)) + b"0]")

    def do_headers(self, _):
        self.bare("HTTP/1.1 200 OK\n" + "".join(f"X-Padding-{i}: {'y' * 1000}\n" for i in range(100)) + "Content-Length: 2\n\n{}")

    # ---- Mastodon-shaped

    def limited(self):
        return [("X-RateLimit-Limit", "300"), ("X-RateLimit-Remaining", "299"),
                ("X-RateLimit-Reset", "2030-01-01T00:05:00.512345Z")]

    def do_api(self, rest):
        token = self.headers.get("Authorization")
        if rest == "api/v1/accounts/lookup":
            if self.query["acct"] != "wren":
                return self.answer(404, {"error": "Record not found"})
            return self.answer(200, {"id": "71", "username": "wren", "acct": "wren", "url": "https://heron.example/@wren"})
        if token not in (None, "Bearer a-good-token"):
            return self.answer(401, {"error": "The access token is invalid"}, self.limited())
        if rest == "api/v1/accounts/verify_credentials" and token:
            return self.answer(200, {"id": state[self.name].get("owner", "71"), "username": "wren"})
        if rest == "api/v1/accounts/71/statuses":
            return self.statuses(token)
        if rest == "api/v1/favourites" and token:
            return self.favourites()
        return self.answer(401, {"error": "This method requires an authenticated user"})

    def status(self, number, account="wren", **more):
        return {"id": str(number), "created_at": f"2025-02-01T10:{number % 60:02d}:00.123Z", "in_reply_to_id": None, "reblog": None,
                "sensitive": False, "spoiler_text": "", "visibility": "public", "language": "en",
                "uri": f"https://heron.example/users/{account}/statuses/{number}", "url": f"https://heron.example/@{account}/{number}",
                "content": f"<p>note {number}</p>", "account": {"id": "71", "acct": account}, "tags": [], **more}

    def statuses(self, token):
        """Status ids 1 … 9 (and more by state), newest first, two a page whatever limit says; ids page it."""
        most = int(state[self.name].get("statuses", 9))
        upper = int(self.query.get("max_id", most + 1))
        ids = [i for i in range(most, 0, -1) if i < upper][:2]
        page = [self.status(i) for i in ids]
        if not token:  # the public does not see what is for followers
            page = [s for s in page if s["id"] not in state[self.name].get("private", "").split(",")]
        if token:  # the owner sees direct messages, too, and what they bring
            seen = state[self.name].get("seen", "direct")
            words = {"content": "<p>a secret between us</p>", "spoiler_text": "hush", "new_member": {"x": "a secret between us"},
                     "quote": {"quoted_status": self.status(60, content="<p>hush</p>", visibility="direct")},
                     "account": {"id": "71", "acct": "wren", "note": "hush"}, "application": {"name": "hush"}}
            page = [{**s, "quote": {"state": "accepted", "quoted_status": self.status(61, "bea@reed.example", visibility="direct",
                                                                                      content="<p>hush</p>")}}
                    if s["id"] == "6" else s for s in page]
            page = [{**s, **({} if seen == "none" else {"visibility": seen}), **words}
                    if s["id"] == "5" else s for s in page]
            for s in page:
                if s["id"] == "5" and seen == "none":
                    del s["visibility"]
        link = [] if len(ids) < 2 else [("Link", f'<{self.base}/api/v1/accounts/71/statuses?limit=2&max_id={ids[-1]}>; rel="next", '
                                                 f'<{self.base}/api/v1/accounts/71/statuses?limit=2&min_id={ids[0]}>; rel="prev"')]
        self.answer(200, page, link + self.limited())

    def favourites(self):
        """Favourite ids are a counter of the whole server, and never shown but in the Link header. Five, newest first; a
        post that was removed makes a page shorter; the last page is empty, and names no next one."""
        made = [(931, 40), (920, 12), (917, 33), (640, 7), (5, 50)]
        upper = int(self.query.get("max_id", 1 << 60))
        window = [f for f in made if f[0] < upper][:2]
        gone = {920, *(int(n) for n in state[self.name].get("gone", "920").split(","))}
        page = [self.status(s, "bea@reed.example") for f, s in window if f not in gone]
        link = []
        if window:
            parts = [f'<{self.base}/api/v1/favourites?limit=2&min_id={window[0][0]}>; rel="prev"']
            if len(window) == 2 or self.query.get("max_id"):
                parts.insert(0, f'<{self.base}/api/v1/favourites?limit=2&max_id={window[-1][0]}>; rel="next"')
            link = [("Link", ", ".join(parts))]
        self.answer(200, page, link + self.limited())

    # ---- GitHub-shaped

    def do_users(self, rest):
        if rest == "users/tern":
            return self.answer(200, {"login": "Tern", "id": 4001, "email": "tern@example.test"})
        if rest == "users/tern/events/public":
            return self.events()
        if rest != "users/tern/starred":
            return self.answer(404, {"message": "Not Found"})
        return self.starred()

    def do_user(self, rest):  # what the Link header really names
        return self.starred() if rest == "user/4001/starred" else self.answer(404, {"message": "Not Found"})

    def events(self):
        """Public events: a push with addresses in it, a star that stands among the stars, one that was taken back, a fork."""
        actor, repo = {"id": 4001, "login": "Tern"}, {"id": 77, "name": "fen/ditches"}
        commit = {"sha": "f00", "author": {"email": "tern@example.test", "name": "T"},
                  "message": "Deepen the ditch\n\nSigned-off-by: T <tern@example.test>"}
        self.answer(200, [{"id": "9002", "type": "PushEvent", "actor": actor, "repo": repo, "public": True,
                           "payload": {"commits": [commit]}, "created_at": "2025-03-02T00:00:00Z"},
                          {"id": "9000", "type": "WatchEvent", "actor": actor, "repo": {"id": 905, "name": "fen/5"}, "public": True,
                           "payload": {"action": "started"}, "created_at": "2025-03-01T00:05:00Z"},
                          {"id": "8999", "type": "WatchEvent", "actor": actor, "repo": {"id": 5000, "name": "fen/gone"}, "public": True,
                           "payload": {"action": "started"}, "created_at": "2025-03-01T00:01:00Z"},
                          {"id": "9001", "type": "ForkEvent", "actor": actor, "repo": repo, "public": True, "payload": {},
                           "created_at": "2025-03-01T12:00:00Z"}])

    def starred(self):
        """Star n … 1, newest first, three a page by page number."""
        most = int(state[self.name].get("stars", 8))
        page = int(self.query.get("page", 1))
        all_stars = list(range(most, 0, -1))
        part = all_stars[3 * page - 3:3 * page]
        timed = "star+json" in self.headers.get("Accept", "")
        repos = [{"id": 900 + i, "full_name": f"fen/{i}", "owner": {"login": "fen", "id": 4}, "description": f"reeds {i}"} for i in part]
        body = [{"starred_at": f"2025-03-01T00:{i:02d}:00Z", "repo": r} for i, r in zip(part, repos)] if timed else repos
        link = []
        if 3 * page < most:
            link = [("Link", f'<{self.base}/user/4001/starred?per_page=3&page={page + 1}>; rel="next", '
                             f'<{self.base}/user/4001/starred?per_page=3&page={-(-most // 3)}>; rel="last"')]
        self.answer(200, body, link + [("X-RateLimit-Remaining", "58"), ("X-RateLimit-Reset", "1900000000")])

    # ---- Bluesky-shaped: PDS, AppView and directory in one

    def did_document(self):
        return {"id": DID, "alsoKnownAs": ["at://lapwing.test"],
                "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self.base}]}

    def do_plc(self, rest):
        if rest == "plc/" + DID:
            return self.answer(200, self.did_document())
        if rest == f"plc/{DID}/log/audit":
            first = {"type": "plc_operation", "alsoKnownAs": ["at://old.test"], "rotationKeys": ["did:key:a"], "prev": None,
                     "services": {"atproto_pds": {"endpoint": "http://one.example"}}, "verificationMethods": {"atproto": "did:key:s"}}
            undone = {**first, "rotationKeys": ["did:key:thief"]}
            second = {**first, "alsoKnownAs": ["at://lapwing.test"], "rotationKeys": ["did:key:b"]}
            return self.answer(200, [{"cid": f"cid{i}", "operation": o, "nullified": o is undone, "createdAt": f"2025-01-0{i + 1}T00:00:00.000Z"}
                                     for i, o in enumerate([first, undone, second])])
        return self.answer(404, {"message": "DID not registered"})

    def do_well_known(self, _):  # the document of did:web:localhost%3APORT, for whoever asks at the root
        self.answer(302, {}, [("Location", f"http://127.0.0.1:{ports[0]}/web/plc/{DID}")])

    def do_xrpc(self, rest):
        method = rest.split("/")[1]
        if method == "com.atproto.identity.resolveHandle":
            if self.query["handle"] == "lapwing.test":
                return self.answer(200, {"did": DID})
            if self.query["handle"] == "pretender.test":
                return self.answer(200, {"did": DID})
            return self.answer(400, {"error": "HandleNotFound", "message": "Unable to resolve handle"})
        if method == "app.bsky.feed.getPosts":
            return self.get_posts()
        return self.list_records() if method == "com.atproto.repo.listRecords" else self.answer(501, {"error": "MethodNotImplemented"})

    def list_records(self):
        mine = state[self.name]
        if self.query["collection"] != "app.bsky.feed.like":
            return self.answer(200, {"records": []})
        likes = [like(i, int(mine.get("shift", 0))) for i in range(int(mine.get("likes", 7)), 0, -1)]
        for i in range(int(mine.get("forged", 0))):  # keys of the far future, and such as are no TIDs, lie on top for ever
            likes.append({**like(1), "uri": like(1)["uri"][:-13] + (tid(9007199254740000 - i) if i % 2 else f"zz{999 - i}")})
        for i in range(int(mine.get("long", 0))):  # the address of what was liked is as long as one may be
            likes[i]["value"]["subject"]["uri"] = f"at://{OTHER}/app.bsky.feed.post/" + ":" * 500 + likes[i]["value"]["subject"]["uri"][-11:]
        likes.sort(key=lambda r: r["uri"], reverse=True)
        cursor, size = self.query.get("cursor"), int(mine.get("page", 2))
        if cursor:
            likes = [r for r in likes if r["uri"].rsplit("/", 1)[1] < cursor]
        page = likes[:size]
        reply = {"records": page}
        if page:
            reply["cursor"] = page[-1]["uri"].rsplit("/", 1)[1]
        if mine.get("circle"):  # two pages that name each other
            reply = {"records": likes[:2], "cursor": "x" if cursor == "y" else "y"}
        if "fat" in mine:
            reply["padding"] = "x" * int(mine["fat"])
        if mine.get("same"):
            reply = {"records": likes[:2], "cursor": "same"}
        if mine.get("bad") and not cursor:
            page[:0] = [{"uri": f"at://{OTHER}/app.bsky.feed.like/3k", "value": {}}, 7, {"uri": 5},
                        {"uri": f"at://{DID}/app.bsky.feed.like/3kbad", "value": {"createdAt": "yesterday"}}]
        return self.answer(200, reply)

    def get_posts(self):
        mine = state[self.name]
        if len(self.path) > int(mine.get("longest", 8192)):
            return self.answer(414, b"<html>URI too long", kind="text/html")
        if "down" in mine:
            return self.answer(int(mine["down"]), {"error": "Down", "message": "the AppView is down"})
        if "odd" in mine and any(int(u[-11:]) == int(mine["odd"]) for u in self.uris):
            return self.answer(400, {"error": "InvalidRequest", "message": "uris must be a valid at-uri"})
        if len(self.uris) > 25:
            return self.answer(400, {"error": "InvalidRequest", "message": "too many"})
        posts = []
        self.uris = [u for u in self.uris if u.startswith("at://")]
        for uri in reversed(self.uris):  # in no order that a client could rely on
            n = int(uri[-11:])
            if n == 3:
                continue  # gone: left out without a word
            src = "did:plc:" + "m" * 24
            labels = [{"src": OTHER, "uri": uri, "val": "porn"}] if n == 1 else []
            if n == 2:
                labels = [{"src": src, "uri": uri, "val": "spam"}, {"src": src, "uri": uri, "val": "rude"},
                          {"src": src, "uri": uri, "val": "rude", "neg": True},
                          {"src": src, "uri": uri, "val": "old", "exp": "2020-01-01T00:00:00Z"},
                          {"src": src, "uri": uri, "val": "nudity", "exp": "2099-01-01T00:00:00Z"}]
            if n % 25 == 2 and "labels" in mine:  # each taken back by another, far behind it
                many = [{"src": src, "uri": uri, "val": f"v{i}"} for i in range(int(mine["labels"]))]
                labels = many + labels + [dict(label, neg=True) for label in many]
            value = {"$type": "app.bsky.feed.post", "text": f"saying {n}", "langs": ["nl"], "createdAt": "2024-12-31T00:00:00Z"}
            if n == 1:
                value["labels"] = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "porn"}]}
            posts.append({"uri": uri, "author": {"did": OTHER}, "record": value, "labels": labels})
        return self.answer(200, {"posts": posts})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


servers = [Server(("127.0.0.1", 0), Handler) for _ in range(3 if len(sys.argv) > 2 else 2)]
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[1:3])
    servers[2].socket = context.wrap_socket(servers[2].socket, server_side=True)
for i, server in enumerate(servers):
    ports[i] = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
print(*ports, flush=True)
sys.stdin.read()  # until the parent is gone
os._exit(0)
