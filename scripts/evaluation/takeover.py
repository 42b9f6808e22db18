"""Is somebody found who takes an account over and stays? Accounts that from their middle on are continued by another one of the same
collection, in the same days where the set has strangers from near: after how many sessions comes the first flag, and how many flags
were there before the change?"""
import bisect
import json
import os
import random

from evaluation import arithmetic, bench, history, left_out, sets

HELP = "accounts that another one continues: sessions until the first flag"
SETS = ("near", "troll", "politicians", "commits")
SEEDS = [1]
WITHIN = (5, 10, 20, 50)  # sessions
LEAST = 100  # events of the other account after the change
YEAR = 365.25 * 86400


def continued(own, other, since, attach):
    """[(event, time)] of an account whose events from `since` on are the other's: those of the same time, or, with `attach` any,
    all of them, put there."""
    shift = 0 if attach == "near" else since - other[0]["_t"]
    times = [e["_t"] + shift for e in other]
    first = bisect.bisect_left(times, since)
    before = [(e, e["_t"]) for e in own if e["_t"] < since]
    return before, [(e, time) for e, time in zip(other[first:], times[first:])]


def followers(own, people, options):
    """Accounts that may continue one."""
    actor = own[0]["actor"]
    return [events for name, events in people.items()
            if name != actor["id"] and sets.may_replace(options, actor, name, events[0]["actor"].get("service"))]


def make(b, name, seed, out):
    """events.jsonl and truth.jsonl: {"account", "since"}."""
    options, benchmark, generator = sets.choices(name), b.splicebench(), random.Random(seed)
    victims = benchmark.load(b.find(options.victims + ".jsonl.gz"), options, generator)
    names = sorted(victims)
    generator.shuffle(names)
    # as in the benchmark: who continues an account is not written itself, for --adapt would know them
    others = (benchmark.load(b.find(options.intruders + ".jsonl.gz"), options, generator) if options.intruders else
              {account: victims[account] for account in names[options.accounts:]})
    with open(os.path.join(out, "events.jsonl"), "w", encoding="utf-8") as file, \
            open(os.path.join(out, "truth.jsonl"), "w", encoding="utf-8") as truth:
        for account in names[:options.accounts]:
            own = victims[account]
            since = own[len(own) // 2]["_t"]
            choice = followers(own, others, options)
            generator.shuffle(choice)
            parts = (continued(own, other, since, options.attach) for other in choice)
            before, after = next((part for part in parts if len(part[1]) >= LEAST), ([], []))
            for number, (event, time) in enumerate(before + after):
                record = benchmark.cleaned(event, own[0]["actor"], time, options)
                del record["_t"]
                record["object"] = dict({"id": "%s-%d" % (account, number)}, **record["object"])
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            if after:
                truth.write(json.dumps({"account": account, "since": since}) + "\n")


def until(sessions, wanted):
    """How many sessions it takes until one is wanted; None where none is."""
    return next((number for number, s in enumerate(sessions, 1) if wanted(s)), None)


def judge(sessions, truth):
    """One account: judged sessions by which the first flag came after the change, of any kind and of a session by itself; flagged runs
    and judged years before it. A session during which the account changes hands is one after the change."""
    judged = [s for s in sessions if s["p_value"] is not None]
    after = [s for s in judged if history.seconds(s["end"]) >= truth["since"]]
    before = [s for s in judged if history.seconds(s["end"]) < truth["since"]]
    years = (truth["since"] - history.seconds(before[0]["start"])) / YEAR if before else 0
    return {"any": until(after, lambda s: s["flagged"]), "alone": until(after, lambda s: s["flagged"] and "lasting" not in s),
            "runs": sum("lasting" in s for s in before), "years": years, "judged": bool(before)}


def share(accounts, kind, within):
    """Of all accounts, also those that have fewer sessions after the change."""
    return arithmetic.mean([a[kind] is not None and a[kind] <= within for a in accounts])


def figures(accounts):
    accounts = [a for a in accounts if a["judged"]]
    return {"accounts": len(accounts), "years": sum(a["years"] for a in accounts), "runs": sum(a["runs"] for a in accounts),
            "any": {within: share(accounts, "any", within) for within in WITHIN},
            "alone": {within: share(accounts, "alone", within) for within in WITHIN}}


def row(b, name, adapt, options):
    accounts = []
    for seed in options.seeds:
        made = b.once("taken/%s-%d-%s" % (name, seed, bench.digest(__file__)), lambda out, seed=seed: make(b, name, seed, out))
        sessions = history.scored(b.score(made + "/events.jsonl", left_out.model(b, name, options), adapt))
        accounts += [judge(sessions[t["account"]], t) for t in bench.lines(os.path.join(made, "truth.jsonl"))]
    return dict(figures(accounts), set=name, adapt=adapt)


def measure(b, options):
    return left_out.each(row, b, options)


def table(result):
    titles = ["set", "adapt", "accounts", "years before", "runs flagged before"]
    titles += ["flagged within %d sessions (by itself)" % within for within in WITHIN]
    return titles, [[r["set"], left_out.said(r["adapt"]), r["accounts"], "%.0f" % r["years"], r["runs"]] +
                    ["%.2f (%.2f)" % (r["any"][within], r["alone"][within]) for within in WITHIN] for r in result]
