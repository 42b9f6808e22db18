"""What the people around an account bring: half of congress-dev spliced within itself and judged by the shipped model, as it is and
with the background of so many accounts of the other half, which are nobody's strangers."""
import gzip
import os
import random
import sys

from evaluation import bench, people, quality

HELP = "the shipped model with a background of other accounts of the same circle (score --around)"
SETS = ("near",)
SEEDS = [1, 2]
AROUND = (0, 10, 25)
COLUMNS = [column for column in quality.COLUMNS if column[0] not in ("cpu_seconds", "peak_mib")]


def parted(b, seed):
    """A folder with judged.jsonl.gz, half of the accounts, and around-N.jsonl, N accounts of the other half."""
    def build(out):
        accounts = people.histories(b.find("congress-dev.jsonl.gz"))
        order = sorted(accounts)
        random.Random(seed).shuffle(order)
        judged, others = order[:len(order) // 2], order[len(order) // 2:]
        with gzip.open(os.path.join(out, "judged.jsonl.gz"), "wt", encoding="utf-8") as file:
            file.writelines(line for account in judged for line in accounts[account])
        for count in AROUND:
            with open(os.path.join(out, "around-%d.jsonl" % count), "w", encoding="utf-8") as file:
                file.writelines(line for account in others[:count] for line in accounts[account])

    return b.once("data/around-%d" % seed, build)


def make(b, seed):
    def build(out):
        bench.run([sys.executable, b.find("splicebench.py"), "make", "--victims", os.path.join(parted(b, seed), "judged.jsonl.gz"),
                   "--out", out, "--accounts", "36", "--per-account", "25", "--seed", str(seed)])

    return b.once("sets/around-%d" % seed, build)


def background(b, seed, count):
    """A model file adapted to `count` accounts; the shipped model with none."""
    if count == 0:
        return bench.SHIPPED

    def build(out):
        bench.run([b.notme, "batch", "-q", "-o", os.path.join(out, "ignored.jsonl"), "--adapt=" + os.path.join(out, "model"),
                   os.path.join(parted(b, seed), "around-%d.jsonl" % count)])

    return os.path.join(b.once("models/%s-around-%d-%d" % (b.binary, seed, count), build), "model")


def one(b, seed, count):
    made, model = make(b, seed), background(b, seed, count)
    return quality.figures({budget: b.judge(made, b.score(os.path.join(made, "events.jsonl"), model, False, budget))
                            for budget in quality.BUDGETS})


def measure(b, options):
    rows = []
    for count in AROUND:
        runs = [one(b, seed, count) for seed in options.seeds]
        rows.append({"around": count, "runs": runs, "figures": quality.over_seeds(runs)})
    return rows


def table(result):
    return (["accounts around"] + [title for _, title in COLUMNS],
            [[str(row["around"])] + [quality.shown(row["figures"].get(key)) for key, _ in COLUMNS] for row in result])
