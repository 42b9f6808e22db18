"""Do benign changes flag beyond the budget after their first session? The same accounts' histories with the change and without it:
flagged sessions after the moment, and how many the default budget lets one expect of so many account-years. A hand-over comes
every week for most of a year, and counts from the ninth on. Needs the test tool explain_events beside the binary."""
import concurrent.futures
import os
import random

from evaluation import arithmetic, bench, explanations, scenarios

HELP = "flags a year after benign changes, beside the same accounts without them"
SETS = explanations.SETS
SEEDS = [1]
BUDGET = 0.1  # flags an account-year, the default
AFTER, WEEKS = 1200, 40  # events after the moment; weeks of hand-overs
CHANGES = ("weekly_hand_over", "time_zone_move", "daylight_saving", "viral_day", "bulk_unlike", "new_device",  # those of the promise
           "new_operator", "scheduler", "new_interest")


def cases(people, strangers, which, seed):
    """(change, with it, without it, the moment)."""
    for name in explanations.chosen_names(people, which):
        for change in CHANGES:
            chance = random.Random("%s %s %d" % (name, change, seed))
            try:
                yield (change,) + scenarios.pair(change, scenarios.World(name, people, strangers, chance, AFTER, WEEKS))
            except scenarios.Unfit:
                pass


def counted(tool, case):
    change, made, plain, moment = case
    after = [explanations.asked(tool, events, moment)["after"] for events in (made, plain)]
    return {"change": change, "flags": [a["flagged"] for a in after], "soon": [a["flagged_in_30_days"] for a in after], "years": [a["span"] / explanations.YEAR for a in after]}


def one(b, name, options):
    victims, strangers, which = SETS[name]
    people, others = explanations.read(b.find(victims + ".jsonl.gz")), explanations.read(b.find(strangers + ".jsonl.gz"))
    tool = explanations.tool_of(b)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        return [c for seed in options.seeds
                for c in pool.map(lambda case: counted(tool, case), cases(people, others, which, seed))]


def measure(b, options):
    return {name: one(b, name, options) for name in options.sets}


def side(counts, which):
    """Flags, account-years, flags expected at the budget, and the interval of the flags a year."""
    flags, years = sum(c["flags"][which] for c in counts), sum(c["years"][which] for c in counts)
    low, high = arithmetic.poisson_interval(flags)
    return [flags, sum(c["soon"][which] for c in counts), "%.1f" % years, "%.1f" % (BUDGET * years), "%.2f to %.2f" % (low / years, high / years) if years else None]


def table(result):
    rows = []
    for name, counts in result.items():
        for change in CHANGES:
            of = [c for c in counts if c["change"] == change]
            if of:
                rows.append([name, change, len(of)] + side(of, 0) + side(of, 1))
    columns = ["in 30 days", "account-years", "expected", "a year"]
    return ["set", "change", "histories", "flags"] + columns + ["flags without it"] + columns, rows
