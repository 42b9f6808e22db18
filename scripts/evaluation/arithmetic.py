"""Sums over runs and accounts: mean and spread, and the bootstrap."""
import math
import random

DRAWS = 2000


def mean(values):
    values = [v for v in values if v is not None]
    return sum(values) / len(values) if values else None


def spread(values):
    """Standard deviation over the runs; None where there is but one."""
    values = [v for v in values if v is not None]
    if len(values) < 2:
        return None
    middle = mean(values)
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def ratio(pairs):
    """Σ of the first ÷ Σ of the second."""
    below = sum(b for _, b in pairs)
    return sum(a for a, _ in pairs) / below if below else None


def auc(positive, negative):
    """Chance that a positive scores higher than a negative, ties counting half (Mann & Whitney 1947)."""
    merged = sorted([(v, 1) for v in positive] + [(v, 0) for v in negative])
    at, ranks = 0, 0.0
    while at < len(merged):
        end = at
        while end < len(merged) and merged[end][0] == merged[at][0]:
            end += 1
        ranks += (at + 1 + end) / 2 * sum(label for _, label in merged[at:end])
        at = end
    n, m = len(positive), len(negative)
    return (ranks - n * (n + 1) / 2) / (n * m)


def bootstrap(units, figure, draws=DRAWS, seed=1, level=0.95):
    """Percentile interval of figure(units), the units (accounts, each with all that hangs on it) drawn with replacement (Efron
    1979). Draws for which there is no figure (None) are left out."""
    generator = random.Random(seed)
    units = list(units)
    got = [figure(generator.choices(units, k=len(units))) for _ in range(draws)] if units else []
    got = sorted(value for value in got if value is not None)
    if not got:
        return None, None
    tail = (1 - level) / 2
    return quantile(got, tail), quantile(got, 1 - tail)


def quantile(ordered, share):
    """Of sorted values, interpolated (Hyndman & Fan 1996, type 7)."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def poisson_interval(count, level=0.95):
    """Of the mean of a Poisson count (Garwood 1936): no smaller mean makes so many, no larger one so few, with the tail's chance."""
    tail = (1 - level) / 2
    low = solved(lambda mean: 1 - poisson_below(count, mean) > tail, count) if count else 0.0
    return low, solved(lambda mean: poisson_below(count + 1, mean) < tail, 4 * count + 20)


def poisson_below(count, mean):
    """P(fewer than so many)."""
    term, total = math.exp(-mean), 0.0
    for n in range(count):
        total += term
        term *= mean / (n + 1)
    return total


def solved(is_beyond, high):
    """Where between 0 and `high` it begins to hold."""
    low = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return high
