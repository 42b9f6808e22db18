"""Are campaigns found, and only campaigns? Into the histories of some accounts one event or two each are put, within an hour or six:
the same text with a word changed, other texts with links to the same domain, or other texts from the same client. The texts are a
stranger's of the same collection, or scams. And nothing is planted: whatever is reported
then is false. Constants were chosen while looking at all of congress-dev: neither half is untouched."""
import bisect
import collections
import concurrent.futures
import gzip
import json
import os
import random

from evaluation import bench, history

HELP = "campaigns: planted ones that are found, and false ones a year"
SETS = ("first", "second", "all")
SEEDS = [1]
KINDS = ("text", "domain", "client")
HOURS = (1, 6)
ACCOUNTS = 10
ROUNDS = 4  # campaigns of each kind, hours and source of texts
TOGETHER = 6  # in one run, weeks apart
LEAST = 200  # events of an account before
YEAR = 365.25 * 86400
SCAMS = ("I am giving back to my community. All Bitcoin sent to the address below will be sent back doubled, only for thirty minutes",
         "You have been selected to receive a free phone, claim your prize before midnight tonight",
         "I made four thousand dollars last week working from home with this simple trick, ask me how",
         "Lost twelve pounds in two weeks with this amazing diet, doctors hate it, try it free today",
         "New limited drop is live now, mint yours before they are gone, only five hundred left",
         "Breaking: two explosions at the capitol and the president is injured, markets are falling")


def half(name, accounts):
    """The accounts of a set, sorted: every second one, or all."""
    accounts = sorted(accounts)
    return set({"first": accounts[::2], "second": accounts[1::2], "all": accounts}[name])


def lines_of(b, name):
    with gzip.open(b.find("congress-dev.jsonl.gz"), "rb") as file:
        lines = file.readlines()
    times = collections.defaultdict(list)
    for line in lines:
        account, e = history.event(line)
        times[account].append(e.time)
    chosen = half(name, times)
    return [line for line in lines if history.event(line)[0] in chosen], {a: sorted(times[a]) for a in chosen}


def strangers(b, count, generator):
    """Texts of accounts that are in no set here."""
    texts = []
    with gzip.open(b.find("congress-background.jsonl.gz"), "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            text = json.loads(line)["object"].get("text", "") if number % 97 == 0 else ""
            if 8 <= len(text.split()) <= 40:
                texts.append(text)
    generator.shuffle(texts)
    return texts[:count]


def changed(text, generator):
    words = text.split()
    words[generator.randrange(len(words))] = generator.choice(("today", "folks", "really", "great", "now", "again"))
    return " ".join(words)


def able(times, when):
    """Accounts with a history at that moment that are heard of afterwards, too."""
    return sorted(a for a, t in times.items() if bisect.bisect(t, when) >= LEAST and t[-1] > when)


def plan():
    return [(kind, hours, source) for kind in KINDS for hours in HOURS for source in ("stranger", "scam")] * ROUNDS


def plant(number, kind, hours, texts, times, generator):
    """(record of what was planted, its events)."""
    every = sorted(t for got in times.values() for t in got)
    low, high = every[len(every) // 5], every[-len(every) // 20]
    who = []
    while len(who) < ACCOUNTS:
        when = generator.uniform(low, high)
        who = able(times, when)
    who = generator.sample(who, ACCOUNTS)
    base, events = generator.choice(texts), []
    for account in who:
        for _ in range(generator.choice((1, 2))):
            text = changed(base, generator) if kind == "text" else generator.choice(texts)
            event = {"time": stamp(when + generator.uniform(0, hours * 3600)), "actor": {"id": account}, "action": "post",
                     "object": {"id": "planted-%d-%d" % (number, len(events)), "text": text, "lang": "en"}}
            if kind == "domain":
                event["object"]["links"] = ["https://win-%d.example/%d" % (number, len(events))]
            if kind == "client":
                event["client"] = {"app": "AutoPost %d" % number}
            events.append(event)
    return {"accounts": who, "start": when, "end": when + hours * 3600}, events


def stamp(time):
    return history.datetime.datetime.fromtimestamp(int(time), history.datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def make(b, name, seed, run, out):
    """events.jsonl and truth.jsonl of the run with this number; of run -1 nothing is planted."""
    generator = random.Random("%d %d" % (seed, run))
    lines, times = lines_of(b, name)
    texts = {"stranger": strangers(b, 500, generator), "scam": list(SCAMS)}
    todo = [] if run < 0 else list(enumerate(plan()))[run::len(plan()) // TOGETHER]
    with open(os.path.join(out, "events.jsonl"), "wb") as file, open(os.path.join(out, "truth.jsonl"), "w", encoding="utf-8") as truth:
        file.writelines(lines)
        for number, (kind, hours, source) in todo:
            planted, events = plant(number, kind, hours, texts[source], times, generator)
            truth.write(json.dumps(dict(planted, kind=kind, hours=hours, source=source)) + "\n")
            file.writelines(json.dumps(event).encode() + b"\n" for event in events)


def meets(campaign, planted):
    """The planted accounts that a campaign of that time names."""
    if history.seconds(campaign["start"]) > planted["end"] or history.seconds(campaign["end"]) < planted["start"] - 1:
        return set()
    return {a["id"] for a in campaign["accounts"]} & set(planted["accounts"])


def named(campaigns, truth):
    """Per planted one the share of its accounts that were named, in campaigns with at least half of them."""
    met = [[meets(c, planted) for c in campaigns] for planted in truth]
    return [len(set().union(*(got for got in every if 2 * len(got) >= ACCOUNTS))) / ACCOUNTS for every in met]


def years(sessions):
    """Days on which two accounts or more had judged sessions, as the detector counts its years."""
    days = collections.defaultdict(set)
    for s in sessions:
        if s["p_value"] is not None:
            days[s["start"][:10]].add(s["account"])
    return sum(len(accounts) >= 2 for accounts in days.values()) / 365.25


def scored(b, name, seed, run):
    made = b.once("campaigns/%s-%d-%d-%s" % (name, seed, run, bench.digest(__file__)), lambda out: make(b, name, seed, run, out))
    folder = b.score(made + "/events.jsonl")
    return bench.lines(os.path.join(folder, "campaigns.jsonl")), folder, bench.lines(os.path.join(made, "truth.jsonl"))


def row(b, name, options):
    found = []
    runs = [(seed, run) for seed in options.seeds for run in range(len(plan()) // TOGETHER)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for campaigns, _, truth in pool.map(lambda job: scored(b, name, *job), runs):
            found += zip(truth, named(campaigns, truth))
    campaigns, folder, _ = scored(b, name, 0, -1)
    return {"set": name, "planted": len(found), "false": len(campaigns), "years": years(bench.lines(os.path.join(folder, "sessions.jsonl"))),
            "found": sum(share > 0 for _, share in found) / len(found), "accounts": sum(share for _, share in found) / len(found),
            "by": {kind: [share > 0 for planted, share in found if kind in (planted["kind"], planted["source"])] for kind in KINDS + ("stranger", "scam")}}


def measure(b, options):
    return [row(b, name, options) for name in options.sets]


def table(result):
    titles = ["accounts", "planted", "found", "accounts named"] + ["found, " + kind for kind in KINDS + ("stranger", "scam")]
    titles += ["false, nothing planted", "in years"]
    return titles, [[r["set"], r["planted"], "%.3f" % r["found"], "%.3f" % r["accounts"]] +
                    ["%d of %d" % (sum(got), len(got)) for got in r["by"].values()] + [r["false"], "%.1f" % r["years"]] for r in result]
