"""How much history does it take? Every block again in an account that holds but the last L events before the session the block
lies in, and that session; judged by `--min-history 25`, so that short histories are ranked, too. The same blocks at every L: those
with enough events before them for the longest. `all` is the whole history by the same rule."""
import os

from evaluation import arithmetic, bench, blocks, history, left_out, sets

HELP = "AUC against shams by length of history"
SETS = tuple(sets.SETS)
SEEDS = [1]
LENGTHS = (25, 50, 100, 200, 500, None)  # None: all there is
LEAST = ["--min-history", "25"]


def cut(events, times, length):
    """The session or sessions by the clock in which the times lie, after the last `length` events before them; None where there
    are not so many."""
    units = history.units(events)
    within = history.lies_in(times, units)
    first, last = units[within[0]][0], units[within[-1]][1]
    before = [e for e in events if e.time < first]
    if length is not None and len(before) < length:
        return None
    return (before if length is None else before[len(before) - length:]) + [e for e in events if first <= e.time <= last]


def testable(histories, truths):
    """[(account, block)] with enough history for every length, in layers that hold no account twice."""
    longest = max(length for length in LENGTHS if length)
    per_account = [[(t["account"], block) for block in t["blocks"] if cut(histories[t["account"]], block["times"], longest)]
                   for t in truths]
    return [[got[i] for got in per_account if i < len(got)] for i in range(max(map(len, per_account), default=0))]


def score(b, histories, layer, length, background):
    pieces = [cut(histories[account], block["times"], length) for account, block in layer]
    sessions = history.sessions(b.replay([e.line for piece in pieces for e in piece], background, more=LEAST))
    return [blocks.judge(account, block, history.units(piece), sessions[account])
            for (account, block), piece in zip(layer, pieces)]


def one(b, name, seed, adapt, options):
    """{length: blocks}"""
    made = b.make(name, seed)
    model = left_out.model(b, name, options)
    background = os.path.join(b.score(made + "/events.jsonl", model, adapt), "adapted.json") if adapt else model
    histories = history.read(os.path.join(made, "events.jsonl"))
    layers = testable(histories, bench.lines(os.path.join(made, "truth.jsonl")))
    return {length: [block for layer in layers for block in score(b, histories, layer, length, background)] for length in LENGTHS}


def by_account(told):
    accounts = {}
    for block in told:
        accounts.setdefault(block.account, []).append(block)
    return list(accounts.values())


def auc(accounts):
    return blocks.auc_sham([block for account in accounts for block in account])


def figures(told):
    low, high = arithmetic.bootstrap(by_account(told), auc)
    return {"blocks": len(told), "unjudged": sum(block.score == float("-inf") for block in told),
            "auc_sham": blocks.auc_sham(told), "low": low, "high": high}


def row(b, name, adapt, options):
    runs = [one(b, name, seed, adapt, options) for seed in options.seeds]
    lengths = {"all" if length is None else str(length): figures([block for run in runs for block in run[length]])
               for length in LENGTHS}
    return {"set": name, "adapt": adapt, "lengths": lengths}


def measure(b, options):
    return left_out.each(row, b, options)


def shown(f):
    if f["auc_sham"] is None:
        return None
    silent = ", %d not judged" % f["unjudged"] if f["unjudged"] else ""
    return "%.4f (%.3f … %.3f)" % (f["auc_sham"], f["low"], f["high"]) + silent


def table(result):
    titles = ["set", "adapt", "blocks"] + ["L = %s" % (length or "all") for length in LENGTHS]
    return titles, [[r["set"], left_out.said(r["adapt"]), r["lengths"]["all"]["blocks"]] +
                    [shown(f) for f in r["lengths"].values()] for r in result]
