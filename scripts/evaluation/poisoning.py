"""Does the profile keep its worth when strangers have been in the history before? A few test blocks an account, scored in the
histories as they are and in the same histories with five more hijacks a year by strangers of the same pool: AUC of the test blocks
against shams, and the interval of the difference by bootstrap over accounts."""
import bisect
import collections
import json
import os
import random
import shutil

from evaluation import arithmetic, bench, blocks, history, left_out, sets

HELP = "test blocks in histories with and without five further hijacks a year"
SETS = tuple(sets.SETS)
SEEDS = [1, 2, 3]
TESTS, A_YEAR, SIZES = 3, 5, (1, 2, 3, 5, 10)
DAY = 86400
YEAR = 365.25 * DAY
NEAR = 21 * DAY  # as the benchmark has it


class Strangers:
    """Accounts that are not written themselves: the same pool that the benchmark took the test blocks from."""

    def __init__(self, b, name, seed):
        self.options, self.benchmark = sets.choices(name), b.splicebench()
        generator = random.Random(seed)
        people = self.load(b, self.options.victims, generator)
        names = list(people)
        generator.shuffle(names)
        pool = self.load(b, self.options.intruders, generator) if self.options.intruders else {
            account: people[account] for account in names[self.options.accounts:]}
        self.pool = {account: self.benchmark.Source(events) for account, events in pool.items()}

    def load(self, b, name, generator):
        return self.benchmark.load(b.find(name + ".jsonl.gz"), self.options, generator)

    def of(self, actor):
        return [source for account, source in self.pool.items()
                if sets.may_replace(self.options, actor, account, source.service)]

    def cleaned(self, event, actor, time):
        return self.benchmark.cleaned(event, actor, time, self.options)


def take(generator, source, around, attach):
    """Events of a stranger and their distances from the first: from within three weeks of `around`, or from anywhere."""
    low, high = 0, len(source.start)
    if attach == "near":
        low, high = bisect.bisect_left(source.start, around - NEAR), bisect.bisect_right(source.start, around + NEAR)
    return source.take(generator.randrange(low, high), generator.choice(SIZES), generator) if low < high else ([], [])


def quiet(times, first, last):
    """Is the owner silent from an hour before to an hour after?"""
    at = bisect.bisect_left(times, first - history.GAP - 1)
    return at == len(times) or times[at] > last + history.GAP


def begin(generator, unit, first, length, times):
    """When a block begins that is taken from the time `first` and put near a session: inside it, or at the block's own hour of day
    where the owner is silent. None where there is no such place."""
    if generator.choice((True, False)):
        return generator.randint(int(unit[0]), int(unit[1]))
    day = first + round((unit[0] - first) / DAY) * DAY
    return next((day + shift * DAY for shift in sorted(range(-10, 11), key=abs)
                 if quiet(times, day + shift * DAY, day + shift * DAY + length)), None)


def apart(taken, first, last):
    """A day from everything that has been put in."""
    return all(last < a - DAY or first > b + DAY for a, b in taken)


def hijacks(generator, events, truth, sources, attach):
    """[(event of a stranger, its new time)] of the further hijacks of one account."""
    taken = [(min(block["times"]), max(block["times"])) for block in truth["blocks"]]
    times = [e.time for e in events]
    warm = [unit for unit in history.units(events) if unit[0] >= truth["warm_end"]]
    wanted = len(taken) + round(A_YEAR * (truth["last"] - truth["warm_end"]) / YEAR)
    out = []
    for _ in range(20 * wanted if warm and sources else 0):
        if len(taken) >= wanted:
            break
        unit = generator.choice(warm)
        segment, offsets = take(generator, generator.choice(sources), unit[0], attach)
        base = begin(generator, unit, segment[0]["_t"], offsets[-1], times) if segment else None
        if base is not None and base >= truth["warm_end"] and apart(taken, base, base + offsets[-1]):
            taken.append((base, base + offsets[-1]))
            out += [(event, base + offset) for event, offset in zip(segment, offsets)]
    return out, len(taken) - len(truth["blocks"])


def poison(made, strangers, seed, out):
    """Writes the set in the folder `made` with further hijacks to the folder `out`."""
    histories = history.read(os.path.join(made, "events.jsonl"))
    generator, serial, put = random.Random(seed), 0, {}
    with open(os.path.join(out, "events.jsonl"), "wb") as file:
        for truth in bench.lines(os.path.join(made, "truth.jsonl")):
            account, events = truth["account"], histories[truth["account"]]
            actor = json.loads(events[0].line)["actor"]
            extra, put[account] = hijacks(generator, events, truth, strangers.of(actor), strangers.options.attach)
            merged = [(e.time, e.line) for e in events]
            for event, time in extra:
                serial += 1
                record = strangers.cleaned(event, actor, time)
                del record["_t"]
                record["object"] = dict({"id": "x%d" % serial}, **record["object"])
                merged.append((time, json.dumps(record, ensure_ascii=False).encode() + b"\n"))
            file.writelines(line for _, line in sorted(merged, key=lambda pair: pair[0]))
    shutil.copy(os.path.join(made, "truth.jsonl"), out)
    with open(os.path.join(out, "put.json"), "w", encoding="utf-8") as file:
        json.dump(put, file)


def one(b, name, seed, adapt, options):
    """{account: (blocks in clean histories, blocks in poisoned ones)}, and how many hijacks were put in."""
    made = b.make(name, seed, per_account=TESTS)
    place = "poisoned/%s-%s" % (os.path.basename(made), bench.digest(__file__))  # made anew when this file changes
    poisoned = b.once(place, lambda out: poison(made, Strangers(b, name, seed), seed, out))
    model = left_out.model(b, name, options)
    clean, spoilt = (blocks.of_set(folder, b.score(folder + "/events.jsonl", model, adapt)) for folder in (made, poisoned))
    with open(os.path.join(poisoned, "put.json"), encoding="utf-8") as file:
        put = json.load(file)
    return {account: (clean[account], spoilt[account]) for account in clean}, sum(put.values())


def side(accounts, which):
    return [block for pair in accounts for block in pair[which]]


def difference(accounts):
    clean, poisoned = (blocks.auc_sham(side(accounts, which)) for which in (0, 1))
    return None if clean is None or poisoned is None else poisoned - clean


def figures(accounts):
    """One row, from the accounts: [(clean blocks, poisoned blocks)]."""
    low, high = arithmetic.bootstrap(accounts, difference)
    return {"tests": len(side(accounts, 0)), "auc_clean": blocks.auc_sham(side(accounts, 0)),
            "auc_poisoned": blocks.auc_sham(side(accounts, 1)), "difference": difference(accounts), "low": low, "high": high,
            "flagged_clean": blocks.flagged(side(accounts, 0)), "flagged_poisoned": blocks.flagged(side(accounts, 1))}


def row(b, name, adapt, options):
    accounts, put = collections.defaultdict(lambda: ([], [])), 0
    for seed in options.seeds:
        got, count = one(b, name, seed, adapt, options)
        put += count
        for account, (clean, poisoned) in got.items():
            accounts[account][0].extend(clean)
            accounts[account][1].extend(poisoned)
    return dict(figures(list(accounts.values())), set=name, adapt=adapt, accounts=len(accounts), put=put)


def measure(b, options):
    return left_out.each(row, b, options)


def table(result):
    titles = ["set", "adapt", "test blocks", "hijacks put in", "AUC sham, clean", "poisoned", "difference", "95 %",
              "flagged, clean", "poisoned"]
    return titles, [[r["set"], left_out.said(r["adapt"]), r["tests"], r["put"], r["auc_clean"], r["auc_poisoned"],
                     None if r["difference"] is None else "%+.4f" % r["difference"],
                     None if r["low"] is None else "%+.4f … %+.4f" % (r["low"], r["high"]),
                     r["flagged_clean"], r["flagged_poisoned"]] for r in result]
