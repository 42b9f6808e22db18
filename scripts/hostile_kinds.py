"""Kinds of hostile inputs. Each is made anew by a few lines; a kind yields, one at a time, what lies at `path`, what it is,
and how many events must come out of it whatever is damaged (`wanted`; 0 = that cannot be told)."""
import gzip
import hashlib
import importlib.machinery
import importlib.util
import io
import json
import lzma
import os
import socket
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(path):
    """A script as a module."""
    loader = importlib.machinery.SourceFileLoader(path.name.replace("-", "_"), str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


TREES = load(HERE.parent / "tests/read/make-trees")
MANY = 200  # lines of a usual file


def event(i, **members):
    minute = 37 * i
    time = f"2025-{1 + minute // 40320 % 12:02d}-{1 + minute // 1440 % 28:02d}T{minute // 60 % 24:02d}:{minute % 60:02d}:00Z"
    return {"id": f"e{i}", "actor": {"service": "x", "id": "ada"}, "action": "like", "time": time,
            "object": {"id": f"o{i}", "author": f"a{i % 7}", "text": f"words number {i}"}, **members}


def line(i, **members):
    return json.dumps(event(i, **members)) + "\n"


def lines(first=0, count=MANY):
    return "".join(line(i) for i in range(first, first + count)).encode()


def put(folder, name, data, what, wanted=0, **more):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return {"path": str(path), "what": what, "wanted": wanted, **more}


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members:
            file.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return out.getvalue()


# ---- a Bluesky repository: DAG-CBOR, a tree of one node, a CAR file

def head(major, n):
    size = 0 if n < 24 else 1 if n < 256 else 2 if n < 65536 else 4
    first = n if size == 0 else 24 + (0, 1, 2, 2, 2).index(size) if size < 4 else 26
    return bytes([major << 5 | (first if size != 2 else 25)]) + (n.to_bytes(size, "big") if size else b"")


class Cid(bytes):
    pass


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, Cid):
        return b"\xd8\x2a" + head(2, len(value) + 1) + b"\0" + value
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    pairs = sorted(value.items(), key=lambda pair: (len(pair[0]), pair[0]))
    return head(5, len(pairs)) + b"".join(cbor(name) + cbor(one) for name, one in pairs)


def varint(n):
    out = b""
    while n >= 128:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def car(count):
    """Where each block ends, too."""
    blocks = []

    def block(value):
        data = cbor(value)
        blocks.append((Cid(b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()), data))
        return blocks[-1][0]

    did, entries, before = "did:plc:" + "a" * 24, [], b""
    for i in range(count):
        cid = block({"$type": "app.bsky.feed.like", "createdAt": f"2025-01-01T{i // 60:02d}:{i % 60:02d}:00Z",
                     "subject": {"uri": f"at://did:plc:{'b' * 24}/app.bsky.feed.post/3k{i:011d}", "cid": "b"}})
        key = f"app.bsky.feed.like/3l{i:011d}".encode()
        same = len(os.path.commonprefix([before, key]))
        entries.append({"k": key[same:], "p": same, "t": None, "v": cid})
        before = key
    root = block({"did": did, "rev": "3l0000000000a", "data": block({"e": entries, "l": None}), "prev": None,
                  "version": 3, "sig": b"s" * 64})
    top = cbor({"roots": [root], "version": 1})
    out = varint(len(top)) + top
    ordered = blocks[::-1]  # commit and tree first, as servers send them
    for cid, data in ordered:
        out += varint(len(cid) + len(data)) + cid + data
    return out


# ---- damage

def flip(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def packings():
    parts = [(f"part{i}.jsonl", lines(50 * i, 50)) for i in range(4)]
    trees = TREES.X
    return {
        "lines": lines(), "gz": gzip.compress(lines()), "xz": lzma.compress(lines()),
        "zip": zipped(parts), "stored.zip": zipped(parts, zipfile.ZIP_STORED), "tar": tarred(parts),
        "tar.gz": gzip.compress(tarred(parts)), "car": car(60),
        "x.zip": zipped([(name, text.encode()) for name, text in trees.items()]),
        "mastodon.tar.gz": gzip.compress(tarred([(name, text.encode()) for name, text in TREES.MASTODON.items()])),
    }


def flipped(folder, chance, _, small):
    for name, data in packings().items():
        for _ in range(2 if small else 18):
            at, bit = chance.randrange(len(data)), chance.randrange(8)
            # of lines, and of files in a tar or stored in a zip, a bit can take one with it, or a whole file's end
            yield put(folder, f"f.{name}", flip(data, at, bit), f"{name}, bit {bit} of byte {at}",
                      MANY - 1 if name == "lines" else 0)


def cut(folder, _, __, small):
    whole = lines()
    for name, data in packings().items():
        for eighth in (3, 6) if small else range(1, 8):
            part = data[:len(data) * eighth // 8]
            wanted = 0
            if name == "lines":
                wanted = part.count(b"\n")
            elif name == "tar":  # of 50 lines each, whole ones
                wanted = min(MANY, len(part) // (512 + -(-len(lines(0, 50)) // 512) * 512) * 50)
            elif name == "car":
                wanted = 1 if eighth > 4 else 0
            yield put(folder, f"c.{name}", part, f"{name}, {eighth}/8 of it", wanted)
    yield put(folder, "e.jsonl", b"", "empty")
    yield put(folder, "o.jsonl", whole[:1], "one byte")


def gzip_members(folder, chance, _, small):
    """One file of several packed one after the other: what is in the sound ones counts."""
    three = [gzip.compress(lines(60 * i, 60)) for i in range(3)]
    for which in range(3):
        for _ in range(1 if small else 4):
            damaged = list(three)
            at = chance.randrange(12, len(three[which]) - 8)
            damaged[which] = flip(three[which], at, chance.randrange(8))
            yield put(folder, "m.gz", b"".join(damaged), f"member {which} damaged at {at}", 60 * which)
        wrong = list(three)
        wrong[which] = three[which][:-8] + b"\0\0\0\0" + three[which][-4:]
        yield put(folder, "w.gz", b"".join(wrong), f"member {which} with a wrong checksum", 60 * (which + 1))
    for size in (1, MANY, 20000):
        data = gzip.compress(lines(0, size))
        yield put(folder, "s.gz", data[:-8] + b"\1\2\3\4" + data[-4:], f"{size} lines with a wrong checksum", size)
    yield put(folder, "b.gz", b"".join(three) + b"rubbish behind", "rubbish behind it", 180)


NAMES = ["/abs.jsonl", "../up.jsonl", "a/../../b.jsonl", "./dot.jsonl", "fi../jsonl", "..", "a//b.jsonl", "C:\\x.jsonl",
         "\\\\host\\x.jsonl", "a\x1b]0;owned\x07.jsonl", "a\rb.jsonl", "a\nb.jsonl", "\u202egpj.jsonl", "x" * 5000 + ".jsonl",
         "/".join(["d"] * 3000) + "/x.jsonl", "con", "-rf", " ", "tab\t.jsonl", "\u0085.jsonl"]


def raw_zip(members):
    """With names of any bytes, and local headers that may say other things than the directory: (name, data, changes)."""
    out, directory = b"", b""
    for name, data, changes in members:
        packed = zlib.compress(data)[2:-4]
        common = [20, changes.get("flags", 0), 8, 0, 33, zlib.crc32(data), len(packed), len(data), len(name), 0]
        local = list(common)
        for place, value in changes.get("local", {}).items():
            local[place] = value
        directory += b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, *common, 0, 0, 0, 0, len(out)) + name
        out += b"PK\3\4" + struct.pack("<HHHHHIIIHH", *local) + name + packed
    return out + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(out), 0)


def names(folder, _, __, small):
    for name in NAMES:
        members = [("good.jsonl", lines(0, 20)), (name, lines(20, 20))]
        yield put(folder, "n.tar", tarred(members), f"tar, {name[:20]!r}", 40)
        coded = [(one.encode(), data, {"flags": 0x800}) for one, data in members]
        yield put(folder, "n.zip", raw_zip(coded), f"zip, {name[:20]!r}", 40)
    for name in (b"caf\xe9.jsonl", b"\xff\xfe.jsonl", b"a\0b.jsonl", b"", b"\xc0\xaf..\xc0\xaf.jsonl"):
        yield put(folder, "r.zip", raw_zip([(b"good.jsonl", lines(0, 20), {}), (name, lines(20, 20), {})]), f"zip, {name!r}", 40)
    twice = [("same.jsonl", lines(0, 20)), ("same.jsonl", lines(20, 20))]
    yield put(folder, "t.tar", tarred(twice), "one name twice", 40)


def lying_zip(folder, _, __, small):
    parts = [(f"p{i}.jsonl".encode(), lines(30 * i, 30), {}) for i in range(3)]
    fields = {"version": 0, "flags": 1, "method": 2, "crc": 5, "packed": 6, "size": 7, "name": 8, "extra": 9}
    for which in (0, 2) if small else range(3):
        for field, place in fields.items():
            for value in (0xffff, 0) if place in (5, 6, 7) else (0xffff,):
                members = list(parts)
                members[which] = (*parts[which][:2], {"local": {place: value}})
                yield put(folder, "l.zip", raw_zip(members), f"member {which}: its {field} is {value}", 60)
    whole = raw_zip(parts)
    yield put(folder, "b.zip", b"#!/bin/sh\n" + whole, "something before it")
    yield put(folder, "a.zip", whole + b"rubbish", "something behind it", 90)
    yield put(folder, "d.zip", whole[:whole.index(b"PK\1\2")], "no directory", 90)
    yield put(folder, "c.zip", whole[:-12] + b"\xff" * 4 + whole[-8:], "a directory of 65535", 90)


WORDS = ["\x1b[2J\x1b]0;owned\x07", "\x9b31m", "\u202eevil\u202c", "\u2066x", "\0nul", "\x7f", "\ufeff", "\ufffe", "\U0010ffff",
         "a" * 100000, "\u0301" * 3000, "\u200d" * 1000, "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "%s%n%x", "\r\nevil: 1",
         "\ud83d", "'; drop table", "]]>", "\\", '"']


def words(folder, _, __, small):
    """In every place where a stranger may write, among good lines."""
    good = "".join(line(i) for i in range(1000, 1000 + MANY))
    for word in WORDS:
        spots = [event(0, actor={"service": "x", "id": "ada", "name": word}), event(1, id=word),
                 event(2, object={"id": word, "text": word, "author": word, "tags": [word], "links": [word], "labels": [word]}),
                 event(3, client={"app": word, "user_agent": word, "ip": word}), event(4, action=word), event(5, time=word),
                 event(6, source={"format": word})]
        text = "".join(json.dumps(one) + "\n" for one in spots) + good
        yield put(folder, "w.jsonl", text, f"{word[:12]!r}", MANY)
        if not small:
            other = json.dumps(event(0, actor={"service": word, "id": word})) + "\n" + good
            yield put(folder, "a.jsonl", other, f"an account {word[:12]!r}", MANY)
            yield put(folder, "u.jsonl", text.encode("utf-16", "surrogatepass"), f"{word[:12]!r} in UTF-16")
    for bad in (b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\x80"):
        yield put(folder, "b.jsonl", line(0).encode().replace(b"words", bad) + good.encode(), f"bytes {bad!r}", MANY)


def shapes(folder, _, __, small):
    """Lines that are no good JSON, or strange JSON, between good ones."""
    odd = ["[" * 100000, '{"a":' * 100000, "[" * 300 + "]" * 300, "{}", "[]", "null", "1", '""', "}", "{" + '"a":1,' * 50000 + '"a":1}',
           '{"id":1e999}', '{"id":' + "9" * 100000 + "}", '{"time":-1}', '{"actor":[],"action":{},"time":[]}', '{"a":"\\ud800"}',
           '{"a":"\\u0000"}', '{"a":1,}', "{'a':1}", '{"a":01}', '{"a":nan}', "\x00" * 1000, "\ufeff{}", '{"a"', '{"a":"', "//x",
           json.dumps(event(0)) + json.dumps(event(1)), json.dumps(event(0)) + ",", " " * 100000, "\t", '{"id":"' + "x" * 20000000 + '"}']
    before, behind = "".join(line(i) for i in range(100, 150)), "".join(line(i) for i in range(200, 250))
    for text in odd:
        yield put(folder, "s.jsonl", before + text + "\n" + behind, f"{text[:14]!r}, {len(text)} long", 100)
        if not small:
            yield put(folder, "c.jsonl", (before + text + "\n" + behind).replace("\n", "\r\n"), f"{text[:14]!r} with CR LF", 100)
            yield put(folder, "l.js", f"window.YTD.like.part0 = [{text}]", f"{text[:14]!r} as likes of an X archive")


TIMES = ["0000-00-00T00:00:00Z", "-0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "10000-01-01T00:00:00Z", "2025-02-29T00:00:00Z",
         "2016-12-31T23:59:60Z", "2025-01-01T24:00:00Z", "2025-01-01T00:00:00+99:99", "1969-12-31T23:59:59Z", "", "now", "1e18",
         "2025-01-01T00:00:00." + "0" * 5000 + "Z"]


def times(folder, _, __, small):
    good = "".join(line(i) for i in range(100, 300))
    for time in TIMES:
        bad = [event(0, time=time), event(1, time=None, not_before=time, not_after="2025-01-01T00:00:00Z"),
               event(2, time=None, not_before="2025-01-01T00:00:00Z", not_after=time), event(3, published=time)]
        yield put(folder, "t.jsonl", "".join(json.dumps(one) + "\n" for one in bad) + good, f"{time[:24]!r}", 200)
    far = [event(i, time=f"{1 + 33 * i:04d}-01-01T00:00:00Z") for i in range(300)]
    yield put(folder, "f.jsonl", "".join(json.dumps(one) + "\n" for one in far), "ten thousand years", 290)


def lists(folder, _, __, small):
    """Long ones; that work on them is linear is counted elsewhere."""
    n = 2000 if small else 20000
    many = [f"t{i}" for i in range(n)]
    text = "".join(json.dumps(event(i, object={"id": f"o{i}", "text": "w " * 100, "tags": many, "links": many, "labels": many})) + "\n"
                   for i in range(5))
    yield put(folder, "l.jsonl", text, f"{n} tags, links and labels", 5)
    yield put(folder, "k.jsonl", json.dumps({**event(0), **{f"k{i}": i for i in range(n)}}) + "\n" + line(1), f"{n} members", 2)
    yield put(folder, "a.jsonl", "".join(line(i, actor={"service": "x", "id": f"u{i}"}) for i in range(n)), f"{n} accounts", n)
    yield put(folder, "i.jsonl", "".join(line(i, time="2025-01-01T00:00:00Z") for i in range(n)), f"{n} at one instant", n)
    undone = "".join(line(i, action=("like", "unlike")[i % 2], object={"id": "o"}, time="2025-01-01T00:00:00Z") for i in range(n))
    yield put(folder, "u.jsonl", undone, f"{n} done and undone")
    facets = [{"index": {"byteStart": 0, "byteEnd": 1}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": t}]} for t in many]
    post = {"uri": f"at://did:plc:{'a' * 24}/app.bsky.feed.post/3l", "cid": "b", "value": {
        "$type": "app.bsky.feed.post", "createdAt": "2025-01-01T00:00:00Z", "text": "w", "facets": facets, "langs": many, "tags": many}}
    yield put(folder, "p.json", json.dumps({"records": [post]}), f"{n} facets of a post", 1)


def bombs(folder, _, __, small):
    size = 1 << 24 if small else 1 << 28
    yield put(folder, "z.gz", gzip.compress(b"\0" * size), "zeros in gzip")
    yield put(folder, "g.gz", gzip.compress(gzip.compress(b" " * size)), "zeros in gzip, twice")
    yield put(folder, "x.xz", lzma.compress(b"a" * size), "letters in xz")
    yield put(folder, "z.zip", zipped([("a.json", b"[" * size)]), "brackets in a zip")
    yield put(folder, "n.zip", zipped([("a.zip", zipped([("b.zip", zipped([("c.json", b" " * size)]))]))]), "a zip in a zip in a zip")
    yield put(folder, "m.zip", zipped([(f"{i}.json", b"{}") for i in range(2000 if small else 60000)]), "very many files")
    info = tarfile.TarInfo("huge.json")
    info.size = 1 << 62
    yield put(folder, "h.tar", info.tobuf(tarfile.GNU_FORMAT) + b"[1]", "a tar that says it is four exabytes")
    yield put(folder, "o.jsonl", lines(0, 50) + b'{"id":"' + b"x" * size + b'"}\n' + lines(50, 50), "one long line", 100)


def special_files(folder, _, __, small):
    def tree(name):
        path = folder / name
        path.mkdir()
        (path / "good.jsonl").write_bytes(lines(0, 50))
        return path

    def told(path, what, wanted=50):
        return {"path": str(path), "what": what, "wanted": wanted}

    path = tree("fifo")
    os.mkfifo(path / "pipe.jsonl")
    yield told(path, "a pipe that nobody writes to")
    path = tree("socket")
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(path)
        one.bind("s.jsonl")
        os.chdir(here)
        yield told(path, "a socket")
    path = tree("loop")
    (path / "again").symlink_to(".")
    (path / "up").symlink_to("..")
    (path / "a.jsonl").symlink_to("a.jsonl")
    yield told(path, "links in circles")
    path = tree("out")
    (path / "passwd").symlink_to("/etc/passwd")
    (path / "zero").symlink_to("/dev/zero")
    yield told(path, "links to the outside")
    path = tree("dirs")
    (path / "x.zip").mkdir()
    (path / "x.zip" / "more.jsonl").write_bytes(lines(50, 50))
    yield told(path, "a folder named like an archive", 100)
    path = tree("deep")
    deep = path
    for _ in range(60):
        deep = deep / "d"
        deep.mkdir()
    (deep / "more.jsonl").write_bytes(lines(50, 50))
    yield told(path, "sixty folders deep", 100)
    path = tree("bytes")
    (path / os.fsdecode(b"\xff\xfe\x1b[31m.jsonl")).write_bytes(lines(50, 50))
    yield told(path, "a name that is not UTF-8", 100)
    path = tree("many")
    for i in range(300 if small else 5000):
        (path / f"{i}.jsonl").write_bytes(lines(100 + i, 1))
    yield told(path, "very many files", 350 if small else 5050)
    path = tree("packed")
    (path / "bad.zip").write_bytes(zipped([("a.jsonl", lines(50, 50))])[:100])
    (path / "good.zip").write_bytes(zipped([("a.jsonl", lines(100, 50))]))
    yield told(path, "a damaged archive beside a good one", 0)


def states(folder, chance, notme, small):
    whole = folder / "whole"
    made = subprocess.run([notme, "stream", "--state-out", str(whole)], input=lines(), capture_output=True, check=False)
    data = whole.read_bytes() if made.returncode == 0 else b""
    whole.unlink(missing_ok=True)
    for _ in range(6 if small else 150):
        at, bit = chance.randrange(len(data)), chance.randrange(8)
        yield put(folder, "flipped", flip(data, at, bit), f"bit {bit} of byte {at}", state=True)
    for part in range(0, 8):
        yield put(folder, "cut", data[:len(data) * part // 8], f"{part}/8 of it", state=True)


def models(folder, chance, notme, small):
    source = folder / "events.jsonl"
    data = (HERE.parent / "models/default.json").read_bytes(), (HERE.parent / "models/default.bin").read_bytes()
    whole = b"notme-model/2 %016x %016x %016x\n" % (len(data[0]), len(data[1]), 0) + data[0] + data[1]
    for i in range(4 if small else 40):
        source.write_bytes(lines())
        at = chance.randrange(300 if i % 2 else len(whole))
        yield put(folder, "model", flip(whole, at, chance.randrange(8)), f"a bit of byte {at}", model=str(source))
    for part in range(0, 8):
        source.write_bytes(lines())
        yield put(folder, "model", whole[:len(whole) * part // 8], f"{part}/8 of it", model=str(source))


def exports(folder, chance, _, small):
    """Exports of every platform with a piece of each file gone, doubled, or another's."""
    whole = folder / "whole"
    subprocess.run([HERE / "make-exports", "1", str(whole)], check=True)
    files = sorted(path for path in whole.rglob("*") if path.is_file() and path.name != "zone")
    texts = [(str(path.relative_to(whole)), path.read_bytes()) for path in files]
    subprocess.run(["rm", "-r", str(whole)], check=True)
    for i in range(8 if small else 150):
        name, data = chance.choice(texts)
        other = chance.choice(texts)[1]
        a, b = sorted(chance.randrange(len(data)) for _ in range(2))
        c = chance.randrange(len(other))
        how = i % 4
        made = (data[:a] + data[b:], data[:b] + data[a:], data[:a] + other[c:c + 500] + data[b:], data[:a] + b"\0" * 50 + data[a:])[how]
        suffix = Path(name).suffix
        yield put(folder, f"e{suffix}", made, f"{name}: {('gone', 'twice', 'another', 'zeros')[how]} from {a} to {b}")


KINDS = {"bits flipped": flipped, "cut short": cut, "gzip in several": gzip_members, "names of members": names,
         "zip that lies": lying_zip, "words": words, "shapes of JSON": shapes, "times": times, "long lists": lists,
         "bombs": bombs, "folders": special_files, "exports": exports, "states": states, "models": models}
