"""Sets of which victims, strangers and training people are disjoint as persons: the accounts of a file in two halves, each spliced
within itself and judged by a model that has met the other half (and every other kind).

stars, stars-far, stars-same: likes of stars-dev - any other person's, bursts of 3-5 off topic, and in the victim's own language.
likes-people: the likes of X archives of likes-dev, each person a victim of the others of the half. The other people of likes-dev
have no service in common with a stranger, and are trained on in both."""
import collections
import gzip
import json
import os
import sys

from evaluation import bench

HALVES = (0, 1)
SPLICED = {"stars": "any", "stars-far": "far", "stars-same": "same"}
SETS = tuple(SPLICED) + ("likes-people",)
VICTIMS, PER_ACCOUNT, LEAST = 6, 60, 300


def kind(name):
    return "likes" if name == "likes-people" else "stars"


def histories(path):
    people = collections.OrderedDict()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            people.setdefault(json.loads(line)["actor"]["id"], []).append(line)
    return people


def is_judged(name, lines):
    return kind(name) == "stars" or (len(lines) >= LEAST and json.loads(lines[0])["actor"].get("service") == "x")


def halves(people):
    """{account: half}, so that both are about as large: by length 0 1 1 0 0 1 1 0 …"""
    ordered = sorted(people, key=lambda account: (-len(people[account]), account))
    return {account: (i + i // 2) % 2 for i, account in enumerate(ordered)}


def parted(b, name):
    """A folder with judged-H.jsonl.gz, the people that half H judges, and met-H.jsonl, the people its model meets."""
    def build(out):
        people = histories(b.find(kind(name) + "-dev.jsonl.gz"))
        half = halves({account: lines for account, lines in people.items() if is_judged(name, lines)})
        for h in HALVES:
            with gzip.open(os.path.join(out, "judged-%d.jsonl.gz" % h), "wt", encoding="utf-8") as judged, \
                    open(os.path.join(out, "met-%d.jsonl" % h), "w", encoding="utf-8") as met:
                for account, lines in people.items():
                    (judged if half.get(account) == h else met).writelines(lines)

    return b.once("data/people-" + kind(name), build)


def splice_likes(b, source, out, seed):
    """Every person of the half a victim of the others, each spliced by itself."""
    people = histories(source)
    with open(os.path.join(out, "events.jsonl"), "w", encoding="utf-8") as events, \
            open(os.path.join(out, "truth.jsonl"), "w", encoding="utf-8") as truth:
        for i, victim in enumerate(sorted(people)):
            files = {"victims": [victim], "intruders": [a for a in people if a != victim]}
            words = []
            for word, accounts in files.items():
                path = os.path.join(out, word + ".jsonl")
                with open(path, "w", encoding="utf-8") as file:
                    file.writelines(line for account in accounts for line in people[account])
                words += ["--" + word, path]
            one = os.path.join(out, "one")
            bench.run([sys.executable, b.find("splicebench.py"), "make", "--out", one, "--actions", "like", "--attach", "any",
                       "--accounts", "1", "--per-account", "80", "--seed", str(100 * seed + i)] + words)
            for name, target in (("events.jsonl", events), ("truth.jsonl", truth)):
                with open(os.path.join(one, name), encoding="utf-8") as file:
                    target.write(file.read())


def make_half(b, name, half, seed):
    source = os.path.join(parted(b, name), "judged-%d.jsonl.gz" % half)

    def build(out):
        numbers = [str(VICTIMS), str(PER_ACCOUNT), str(seed)]
        if name == "likes-people":
            splice_likes(b, source, out, seed)
        elif SPLICED[name] == "any":
            bench.run([sys.executable, b.find("splicebench.py"), "make", "--victims", source, "--actions", "like", "--attach", "any",
                       "--out", out, "--accounts", numbers[0], "--per-account", numbers[1], "--seed", numbers[2]])
        else:
            bench.run([sys.executable, b.find("stars_fields.py"), SPLICED[name], source, out] + numbers)

    return b.once("sets/%s-%d-half-%d" % (name, seed, half), build)


def joined(folder_of, names, place, b):
    """The halves' files of some names, one after the other."""
    def build(out):
        for name in names:
            with open(os.path.join(out, name), "w", encoding="utf-8") as target:
                for half in HALVES:
                    with open(os.path.join(folder_of(half), name), encoding="utf-8") as source:
                        target.write(source.read())

    return b.once(place, build)


def make(b, name, seed):
    return joined(lambda half: make_half(b, name, half, seed), ("events.jsonl", "truth.jsonl"), "sets/%s-%d" % (name, seed), b)


def score(b, name, seed, adapt, budget, without):
    """As Bench.score. `without`: kinds that nobody's model has met besides."""
    met = os.path.join(parted(b, name), "met-%d.jsonl")

    def scored(half):
        model = b.train(without, {kind(name): met % half})
        return b.score(os.path.join(make_half(b, name, half, seed), "events.jsonl"), model, adapt, budget)

    words = "-".join([str(adapt), repr(budget)] + list(without))
    return joined(scored, ("sessions.jsonl",), "scores/%s-people-%s-%d-%s" % (b.binary, name, seed, words), b)


def yardstick(b, name, seed):
    """The sessions as ten lines of Python score them: how much commoner a like's language is in the crowd than with the owner."""
    def build(out):
        with open(os.path.join(out, "sessions.jsonl"), "w", encoding="utf-8") as target:
            for half in HALVES:
                events = os.path.join(make_half(b, name, half, seed), "events.jsonl")
                target.write(bench.output([sys.executable, b.find("stars_fields.py"), "naive", events]))

    return b.once("scores/naive-%s-%d" % (name, seed), build)
