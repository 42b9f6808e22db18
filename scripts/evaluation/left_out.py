"""Who judges a set: a model whose training has not met the set's kind of account, or the shipped one."""
import concurrent.futures

from evaluation import bench, lopo, sets

LOPO = "likes-lopo"  # the set of likes, judged person by person
SETS = tuple(sets.SETS) + (LOPO,)


def base(name):
    return "likes" if name == LOPO else name


def model(b, name, options):
    return bench.SHIPPED if options.shipped else b.train(sets.SETS[base(name)].without)


def scored(b, name, made, adapt, budget, options):
    """The folder of Bench.score for a set that lies in the folder `made`."""
    if name == LOPO and not options.shipped:
        return lopo.score(b, made, adapt, budget)
    return b.score(made + "/events.jsonl", model(b, name, options), adapt, budget)


def rows(options):
    """(set, with --adapt or not): what a table has rows for."""
    return [(name, adapt) for name in options.sets for adapt in (False, True) if options.adapt in ("both", said(adapt))]


def each(row, b, options):
    """row(b, set, adapt, options) of all of them, so many at a time."""
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        return list(pool.map(lambda job: row(b, *job, options), rows(options)))


def said(adapt):
    return {True: "yes", False: "no", None: "-"}[adapt]
