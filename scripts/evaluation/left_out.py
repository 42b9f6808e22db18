"""Who judges a set: a model whose training has not met the set's kind of account - or the shipped one, where that is asked for."""
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
