"""How well hijacks are found: the judge's figures of every set, over seeds, with training that has not met the kind."""
import concurrent.futures

from evaluation import arithmetic, bench, left_out

HELP = "how well hijacks are told from clean sessions and from shams"
SETS = left_out.SETS
SEEDS = [1, 2, 3]
BUDGETS = (0.1, 1.0)
COLUMNS = (("auc_clean", "AUC clean"), ("auc_sham", "AUC sham"), ("tpr_at_1pct", "TPR 1%"), ("tpr_at_0.1pct", "TPR 0.1%"),
           ("tpr_at_5pct_sham", "TPR 5% sham"), ("flagged@0.1", "flagged@0.1"), ("false@0.1", "false/year@0.1"),
           ("flagged@1", "flagged@1"), ("false@1", "false/year@1"), ("p0.1", "p≤0.1"), ("p0.01", "p≤0.01"),
           ("p0.001", "p≤0.001"), ("median_events_to_flag_of_10", "events of 10"), ("blocks_without_session", "lost"),
           ("cpu_seconds", "CPU s"), ("peak_mib", "MiB"))


def figures(judged):
    """One row's figures, from the judge's tables by budget."""
    first = judged[BUDGETS[0]]
    out = {key: first.get(key) for key, _ in COLUMNS if key in first}
    for budget, table in judged.items():
        out["flagged@%g" % budget] = table.get("flagged_hijacks")
        out["false@%g" % budget] = table.get("false_flags_per_account_year")
    for level, share in first.get("p_value_calibration", {}).items():
        out["p" + level] = share
    return out


def one(b, name, seed, adapt, options):
    made = b.make(left_out.base(name), seed)
    folders = {budget: left_out.scored(b, name, made, adapt, budget, options) for budget in BUDGETS}
    return dict(figures({budget: b.judge(made, folder) for budget, folder in folders.items()}), **bench.cost(folders[BUDGETS[0]]))


def over_seeds(runs):
    """{figure: (mean, spread)} of several runs."""
    keys = [key for key, _ in COLUMNS if any(run.get(key) is not None for run in runs)]
    return {key: (arithmetic.mean([r.get(key) for r in runs]), arithmetic.spread([r.get(key) for r in runs])) for key in keys}


def measure(b, options):
    jobs = left_out.rows(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = {job: [pool.submit(one, b, job[0], seed, job[1], options) for seed in options.seeds] for job in jobs}
        return [{"set": name, "adapt": adapt, "runs": got, "figures": over_seeds(got)}
                for (name, adapt), got in ((job, [run.result() for run in futures]) for job, futures in runs.items())]


def shown(figure):
    if figure is None or figure[0] is None:
        return None
    middle, spread = figure
    return "%.4g" % middle + (" ±%.2g" % spread if spread is not None else "")


def table(result):
    return (["set", "adapt"] + [title for _, title in COLUMNS],
            [[row["set"], left_out.said(row["adapt"])] + [shown(row["figures"].get(key)) for key, _ in COLUMNS] for row in result])
