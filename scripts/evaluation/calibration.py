"""Is the false-alarm rate what the budget says? Clean histories, nothing spliced in: flags per account-year ÷ budget, and the
share of clean sessions at or below p. 95 % intervals by bootstrap over accounts."""
import collections
import os

from evaluation import arithmetic, bench, history, left_out

HELP = "flags per account-year on clean histories, and the p-values of clean sessions"
SETS = left_out.SETS
SEEDS = [1]
BUDGETS = (0.1, 1.0, 10.0)
LEVELS = (0.1, 0.01, 0.001)
YEAR = 365.25 * 86400

Account = collections.namedtuple("Account", "years sessions flagged runs at_most")
# runs: of those flagged, the last of a run; at_most: sessions by level of p


def count(sessions, warm_end, last):
    """What one account's sessions come to, from the moment on at which the benchmark calls it warm."""
    warm = [s for s in sessions if s["p_value"] is not None and history.seconds(s["start"]) >= warm_end]
    return Account((last - warm_end) / YEAR, len(warm), sum(s["flagged"] for s in warm),
                   sum("lasting" in s for s in warm),
                   {level: sum(s["p_value"] <= level for s in warm) for level in LEVELS})


def accounts(b, name, seed, adapt, budget, options):
    made = b.make(left_out.base(name), seed, per_account=0)
    sessions = history.scored(left_out.scored(b, name, made, adapt, budget, options))
    return [count(sessions[t["account"]], t["warm_end"], t["last"]) for t in bench.lines(os.path.join(made, "truth.jsonl"))]


def interval(units, pair):
    """A ratio of sums and its interval; pair(account) gives what is summed above and below."""
    def figure(drawn):
        return arithmetic.ratio([pair(unit) for unit in drawn])
    low, high = arithmetic.bootstrap(units, figure)
    return {"figure": figure(units), "low": low, "high": high}


def flags(units, budget):
    return dict(interval(units, lambda a: (a.flagged, a.years * budget)), flags=sum(a.flagged for a in units),
                runs=sum(a.runs for a in units), expected=sum(a.years for a in units) * budget,
                histories=arithmetic.ratio([(a.flagged > 0, 1) for a in units]))


def figures(by_budget):
    """One row, from the accounts by budget."""
    units = by_budget[BUDGETS[0]]
    return {"accounts": len(units), "years": sum(a.years for a in units), "sessions": sum(a.sessions for a in units),
            "budgets": {budget: flags(got, budget) for budget, got in by_budget.items()},
            "p": {level: interval(units, lambda a, level=level: (a.at_most[level], a.sessions)) for level in LEVELS}}


def row(b, name, adapt, options):
    return dict(figures({budget: [a for seed in options.seeds for a in accounts(b, name, seed, adapt, budget, options)]
                         for budget in BUDGETS}), set=name, adapt=adapt)


def measure(b, options):
    return left_out.each(row, b, options)


def with_interval(figure, form):
    return None if figure["figure"] is None else (form + " (" + form + " … " + form + ")") % (
        figure["figure"], figure["low"], figure["high"])


def table(result):
    titles = ["set", "adapt", "account-years"]
    for budget in BUDGETS:
        titles += ["÷ budget %g" % budget, "flags (runs) / expected", "histories with a flag"]
    titles += ["p ≤ %g" % level for level in LEVELS]
    rows = []
    for r in result:
        cells = [r["set"], left_out.said(r["adapt"]), "%.1f" % r["years"]]
        for budget in BUDGETS:
            f = r["budgets"][budget]
            cells += [with_interval(f, "%.2f"), "%d (%d) / %.1f" % (f["flags"], f["runs"], f["expected"]),
                      "%.2f" % f["histories"]]
        rows.append(cells + [with_interval(r["p"][level], "%.4f") for level in LEVELS])
    return titles, rows
