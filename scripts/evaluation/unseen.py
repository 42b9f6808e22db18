"""Likes of people that neither the model nor, as strangers, anybody has met: the person left out, the whole kind left out, and
beside them the yardstick."""
from evaluation import people, quality

HELP = "likes of unseen people: the person left out, likes left out, and a naive yardstick"
SETS = people.SETS
SEEDS = [1, 2]
WITHOUT = {"person left out": (), "likes left out": ("likes", "stars")}
COLUMNS = [column for column in quality.COLUMNS if column[0] not in ("cpu_seconds", "peak_mib")]


def scored(b, name, seed, who, budget):
    if who == "yardstick":
        return people.yardstick(b, name, seed)
    without = WITHOUT[who]
    if people.kind(name) in without:
        return b.score(people.make(b, name, seed) + "/events.jsonl", b.train(without), False, budget)
    return people.score(b, name, seed, False, budget, without)


def one(b, name, seed, who):
    made = people.make(b, name, seed)
    return quality.figures({budget: b.judge(made, scored(b, name, seed, who, budget)) for budget in quality.BUDGETS})


def judges(name):
    return list(WITHOUT) + (["yardstick"] if people.kind(name) == "stars" else [])


def measure(b, options):
    rows = []
    for name in options.sets:
        for who in judges(name):
            runs = [one(b, name, seed, who) for seed in options.seeds]
            rows.append({"set": name, "model": who, "runs": runs, "figures": quality.over_seeds(runs)})
    return rows


def table(result):
    return (["set", "model"] + [title for _, title in COLUMNS],
            [[row["set"], row["model"]] + [quality.shown(row["figures"].get(key)) for key, _ in COLUMNS] for row in result])
