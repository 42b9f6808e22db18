"""What would more data bring? The same quarter of a set's accounts judged, in batches that hold more and more of the others for
--adapt to learn from: impostors, background and weights come from the batch."""
import json
import os

from evaluation import arithmetic, bench, left_out

HELP = "AUC against shams, and TPR at 1 %, by the number of accounts in the batch"
SETS = ("near", "troll", "politicians", "commits")
SEEDS = [1]
SHARES = (0.25, 0.5, 1.0)  # of the set's accounts, the judged ones among them
JUDGED = SHARES[0]


def part(b, made, share):
    """The first accounts of a set as a set of their own, every second, fourth … one, so that groups stay mixed."""
    truths = bench.lines(os.path.join(made, "truth.jsonl"))
    step = round(1 / share)
    chosen = {t["account"] for t in truths[::step]}

    def build(out):
        for name, account_of in (("truth.jsonl", lambda r: r["account"]), ("events.jsonl", lambda r: r["actor"]["id"])):
            with open(os.path.join(made, name), encoding="utf-8") as source, \
                    open(os.path.join(out, name), "w", encoding="utf-8") as to:
                to.writelines(line for line in source if account_of(json.loads(line)) in chosen)

    return b.once("sets/%s-part%d" % (os.path.basename(made), step), build), len(chosen)


def one(b, name, seed, adapt, options, share):
    made = b.make(name, seed)
    judged, _ = part(b, made, JUDGED)
    batch, accounts = part(b, made, share)
    table = b.judge(judged, left_out.scored(b, name, batch, adapt, 0.1, options))
    return accounts, table["auc_sham"], table["tpr_at_1pct"]


def row(b, name, adapt, options):
    points = []
    for share in SHARES:
        runs = [one(b, name, seed, adapt, options, share) for seed in options.seeds]
        points.append({"share": share, "accounts": runs[0][0], "auc_sham": arithmetic.mean([r[1] for r in runs]),
                       "tpr_at_1pct": arithmetic.mean([r[2] for r in runs])})
    return {"set": name, "adapt": adapt, "points": points}


def measure(b, options):
    return left_out.each(row, b, options)


def table(result):
    titles = ["set", "adapt"] + ["%d %% of the accounts" % round(100 * share) for share in SHARES]
    return titles, [[r["set"], left_out.said(r["adapt"])] + ["%.4f / %.3f (%d)" % (p["auc_sham"], p["tpr_at_1pct"], p["accounts"]) for p in r["points"]]
                    for r in result]
