"""Two accounts on a real PDS, what one of them does, and what notme is to make of it: scenario.py PDS-URL FOLDER.

Writes FOLDER/did, FOLDER/expected.json (the records that `notme fetch` is to find) and FOLDER/expected.car. Then waits for
a line on standard input, does some more, and writes FOLDER/more.json and FOLDER/more.car; and once more, for FOLDER/unliked.
Everything in it is invented.
"""
import datetime
import json
import sys
import urllib.request

PDS, FOLDER = sys.argv[1:]


def call(method, body=None, token=None):
    request = urllib.request.Request(f"{PDS}/xrpc/{method}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def account(name):
    body = {"handle": f"{name}.test", "email": f"{name}@example.test", "password": f"a password of {name}"}
    return json.loads(call("com.atproto.server.createAccount", body))


last = datetime.datetime.min


def now():
    """The time in milliseconds, never the same twice."""
    global last
    last = max(datetime.datetime.utcnow().replace(microsecond=0), last + datetime.timedelta(milliseconds=7))
    return last.isoformat(timespec="milliseconds") + "Z"


def put(who, collection, record, rkey=None):
    record = {"$type": collection, "createdAt": now(), **record}
    body = {"repo": who["did"], "collection": collection, "record": record}
    if rkey:
        body["rkey"] = rkey
    made = json.loads(call("com.atproto.repo.createRecord", body, who["accessJwt"]))
    return {"uri": made["uri"], "cid": made["cid"], "createdAt": record["createdAt"]}


def take_back(who, made):
    _, _, did, collection, rkey = made["uri"].split("/")
    call("com.atproto.repo.deleteRecord", {"repo": did, "collection": collection, "rkey": rkey}, who["accessJwt"])


def reference(made):
    return {"uri": made["uri"], "cid": made["cid"]}


mira, otto = account("mira"), account("otto")
posts = [put(otto, "app.bsky.feed.post", {"text": f"Weir log, entry {i}", "langs": ["en"]}) for i in range(8)]
expected = []


def expect(action, made, subject, text=""):
    expected.append({"id": made["uri"], "action": action, "createdAt": made["createdAt"], "subject": subject, "text": text})


def like(post, **more):
    return put(mira, "app.bsky.feed.like", {"subject": reference(post), **more.pop("record", {})}, **more)


post = put(mira, "app.bsky.feed.post", {"text": "Low water under the old bridge today", "langs": ["en"]})
expect("post", post, None, "Low water under the old bridge today")
gone = put(mira, "app.bsky.feed.post", {"text": "This one will be deleted"})
reply = put(mira, "app.bsky.feed.post", {"text": "Same here", "reply": {"root": reference(posts[0]), "parent": reference(posts[0])}})
expect("reply", reply, None, "Same here")
follow = put(mira, "app.bsky.graph.follow", {"subject": otto["did"]})
expect("follow", follow, otto["did"])
block = put(mira, "app.bsky.graph.block", {"subject": otto["did"]})
expect("block", block, otto["did"])
repost = put(mira, "app.bsky.feed.repost", {"subject": reference(posts[1])})
expect("repost", repost, posts[1]["uri"])

likes = [like(p) for p in posts[:6]]
take_back(mira, likes[0])  # an unlike: the repository forgets it
take_back(mira, gone)
again = like(posts[1])  # liked twice: the PDS keeps the later record only
backdated = like(posts[6], record={"createdAt": "2019-03-04T05:06:07.000Z"})  # a client may claim any time …
forged = like(posts[7], record={"createdAt": "2020-02-02T02:02:02.000Z"}, rkey="3jqw2aaaaaa2a")  # … and any key
for made, subject in [*zip(likes[2:], posts[2:6]), (again, posts[1]), (backdated, posts[6]), (forged, posts[7])]:
    expect("like", made, subject["uri"])

# Enough for pages: 230 likes of posts that are not there, for a repository does not look.
for start in (0, 150):
    writes, subjects = [], []
    for i in range(start, min(start + 150, 230)):
        subject = {"uri": f"at://{otto['did']}/app.bsky.feed.post/3kabsent{i:05d}", "cid": posts[0]["cid"]}
        value = {"$type": "app.bsky.feed.like", "subject": subject, "createdAt": now()}
        writes.append({"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.like", "value": value})
    made = json.loads(call("com.atproto.repo.applyWrites", {"repo": mira["did"], "writes": writes}, mira["accessJwt"]))
    for write, result in zip(writes, made["results"]):
        value = write["value"]
        expect("like", {"uri": result["uri"], "createdAt": value["createdAt"]}, value["subject"]["uri"])


def save(name):
    with open(f"{FOLDER}/{name}.json", "w") as f:
        json.dump(expected, f)
    # The same account as one file: what is read from it is to be the same events.
    with open(f"{FOLDER}/{name}.car", "wb") as f:
        f.write(call(f"com.atproto.sync.getRepo?did={mira['did']}"))


with open(f"{FOLDER}/did", "w") as f:
    f.write(mira["did"])
save("expected")
print("ready", flush=True)
sys.stdin.readline()

late = like(posts[0])
expect("like", late, posts[0]["uri"])
call("com.atproto.identity.updateHandle", {"handle": "mira-upstream.test"}, mira["accessJwt"])
expected.append({"id": "", "action": "name_change", "createdAt": None, "subject": None, "text": None})
save("more")
print("ready", flush=True)
sys.stdin.readline()

take_back(mira, likes[3])
with open(f"{FOLDER}/unliked", "w") as f:
    f.write(posts[3]["uri"])
call("com.atproto.server.deactivateAccount", {}, otto["accessJwt"])
