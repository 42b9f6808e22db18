"""likes-lopo: the likes of every victim are scored with a model that has met likes, but none of this victim.

The strangers stay in training: nine people have the 150 likes that training asks for, and without a victim and the three strangers
of a set five are left, where about eight are needed (two in either fold, which some victims would have and others not). So the
strangers are not new to the background, which flatters these rows; the row `likes`, which leaves every like out, does not."""
import gzip
import hashlib
import json
import os

from evaluation import bench


def victims(made):
    return [t["account"] for t in bench.lines(os.path.join(made, "truth.jsonl"))]


def others(b, victim):
    """A file with the likes of everybody else."""
    def build(out):
        with gzip.open(b.find("likes-dev.jsonl.gz"), "rt", encoding="utf-8") as source, \
                open(os.path.join(out, "likes.jsonl"), "w", encoding="utf-8") as target:
            target.writelines(line for line in source if json.loads(line)["actor"]["id"] != victim)

    name = hashlib.sha256(victim.encode()).hexdigest()[:12]
    return os.path.join(b.once("data/likes-without-" + name, build), "likes.jsonl")


def score(b, made, adapt, budget):
    """As Bench.score, each victim by the model that has not met him; the background of --adapt is that of the whole set."""
    events = os.path.join(made, "events.jsonl")
    parts = [b.score(events, b.train((), {"likes": others(b, victim)}), adapt, budget, ["--account", victim])
             for victim in victims(made)]

    def build(out):
        with open(os.path.join(out, "sessions.jsonl"), "w", encoding="utf-8") as target:
            for part in parts:
                with open(os.path.join(part, "sessions.jsonl"), encoding="utf-8") as source:
                    target.write(source.read())

    name = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return b.once("scores/%s-lopo-%s" % (b.binary, name), build)
