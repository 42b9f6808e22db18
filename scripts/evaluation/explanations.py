"""Which explanation wins on histories made for each? The confusion table over accounts that the table's numbers were not set by;
the posterior's Brier score and reliability, each explanation weighted by its prior; how often sessions after the change are flagged.
Needs the test tool explain_events beside the binary."""
import collections
import concurrent.futures
import gzip
import json
import os
import random
import subprocess
import tempfile

from evaluation import arithmetic, bench, history, scenarios

HELP = "which explanation wins on histories made for each"
# victims, who may act in their place, and which accounts: -set, by which models/explanations.json and the bounds of signs were set;
# others; -fresh, which nobody has looked at while mending signs
SETS = {"congress": ("congress-dev", "trolls-dev", "judged"), "politicians": ("politicians-dev", "trolls-dev", "judged"),
        "congress-set": ("congress-dev", "trolls-dev", "set"), "politicians-set": ("politicians-dev", "trolls-dev", "set"),
        "congress-fresh": ("congress-dev", "trolls-dev", "fresh"), "stars": ("stars-dev", "stars-dev", "judged")}
# what likes alone can show; their times are drawn between two looks, so hours and pace say nothing
OF_LIKES = ("account_takeover", "slip", "new_operator", "new_interest", "bulk_unlike", "new_device", "clean_up", "nothing")
SEEDS = [1]
LEAST = 500  # events of an account
MOST = 14  # accounts of a half
YEAR = 365.25 * 86400e6  # µs
BENIGN = {"slip", "wrong_account", "new_operator", "new_interest", "viral_day", "time_zone_move", "bulk_tool", "scheduler", "new_device",
          "clean_up", "data_artefact"}
BREAK_IN = "account_takeover"
CANNOT_TELL = "insufficient_data"
BINS = (0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001)


def read(path):
    """{account: events by time}, of accounts that are long enough."""
    people = collections.defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            e = json.loads(line)
            if e.get("time") and e["object"].get("text") and e.get("object", {}).get("lang", "en") == "en":
                e["_t"] = int(history.seconds(e["time"]))
                people[e["actor"]["id"]].append(e)
    return {name: sorted(events, key=lambda e: e["_t"]) for name, events in sorted(people.items()) if len(events) >= LEAST}


def asked(tool, events, moment):
    """What the tool says of a moment in a history."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(e, ensure_ascii=False) + "\n" for e in events)
        file.flush()
        got = subprocess.run([tool, file.name, moment], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if got.returncode:
        raise bench.Failure("%s: %s" % (tool, got.stderr.decode(errors="replace").strip()))
    return json.loads(got.stdout)


def chosen_names(people, which):
    """At most so many accounts: every other one is for setting."""
    names = sorted(people)
    random.Random(1).shuffle(names)
    others = names[0 if which == "set" else 1::2]
    return others[MOST:2 * MOST] if which == "fresh" else others[:MOST]


def has_posts(events):
    return any(e["action"] in ("post", "reply", "quote", "repost") for e in events)


def tool_of(b):
    tool = os.path.join(os.path.dirname(b.notme), "explain_events")
    if not os.path.exists(tool):
        raise bench.Failure("no %s: build the tests" % tool)
    return tool


def cases(people, strangers, which, seed):
    """(scenario, account, events, moment) of some of the accounts."""
    for name in chosen_names(people, which):
        for scenario in scenarios.SCENARIOS if has_posts(people[name]) else OF_LIKES:
            world = scenarios.World(name, people, strangers, random.Random("%s %s %d" % (name, scenario, seed)))
            try:
                yield (scenario, name) + scenarios.make(scenario, world)
            except scenarios.Unfit:
                pass


def judged(tool, case):
    scenario, name, events, moment = case
    said = asked(tool, events, moment)
    return {"scenario": scenario, "account": name, "moment": moment, "said": said, "first": said["explanations"][0]["id"],
            "wanted": scenarios.SCENARIOS[scenario][1],
            "posterior": {e["id"]: e["posterior"] for e in said["explanations"] if e["posterior"] is not None}}


def one(b, name, options):
    victims, strangers, which = SETS[name]
    people, others = read(b.find(victims + ".jsonl.gz")), read(b.find(strangers + ".jsonl.gz"))
    tool, out = tool_of(b), []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed in options.seeds:
            out += pool.map(lambda case: judged(tool, case), cases(people, others, which, seed))
    return out


def measure(b, options):
    return {name: one(b, name, options) for name in options.sets}


# ---- figures


def weights(results, priors):
    """Of each result: its explanation's prior, shared among all results of that explanation."""
    count = collections.Counter(r["wanted"] for r in results)
    return [priors[r["wanted"]] / count[r["wanted"]] for r in results]


def brier(results, weight):
    """Mean of Σ (posterior - 1 where right)² over explanations (Brier 1950)."""
    scores = [sum((p - (id == r["wanted"])) ** 2 for id, p in r["posterior"].items()) for r in results]
    return sum(s * w for s, w in zip(scores, weight)) / sum(weight)


def reliability(results, weight):
    """[(from, to, share of it right, mean posterior, results)] of the leading explanation."""
    rows = []
    leads = [max(r["posterior"].items(), key=lambda p: p[1]) for r in results]
    for low, high in zip(BINS, BINS[1:]):
        inside = [(lead[0] == r["wanted"], lead[1], w) for r, lead, w in zip(results, leads, weight) if low <= lead[1] < high]
        total = sum(w for _, _, w in inside)
        if inside:
            rows.append((low, min(high, 1), sum(w for right, _, w in inside if right) / total,
                         sum(p * w for _, p, w in inside) / total, len(inside)))
    return rows


def confusion(results):
    """{scenario: Counter of first places}."""
    table = collections.defaultdict(collections.Counter)
    for r in results:
        table[r["scenario"]][r["first"]] += 1
    return table


def flags_after(results):
    """Flagged sessions a year after the one that was asked for."""
    years = sum(r["said"]["after"]["span"] for r in results) / YEAR
    return "%.2f" % (sum(r["said"]["after"]["flagged"] for r in results) / years) if years else None


def row(name, scenario, counted, results):
    total, wanted = sum(counted.values()), scenarios.SCENARIOS[scenario][1]
    others = ", ".join("%s %d" % (id, n) for id, n in counted.most_common() if id not in (wanted, CANNOT_TELL))
    return [name, scenario, total, "%.2f" % (counted[wanted] / total), "%.2f" % (counted[CANNOT_TELL] / total), others or "-",
            flags_after(results)]


def called_benign(results):
    taken = [r for r in results if r["wanted"] == BREAK_IN]
    return arithmetic.mean([r["first"] in BENIGN for r in taken])


def priors_of():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "models", "explanations.json")
    with open(path, encoding="utf-8") as file:
        return {e["id"]: e["prior"] for e in json.load(file)["explanations"]}


def table(result):
    rows = []
    for name, results in result.items():
        counted, results = confusion(results), [r for r in results if r["wanted"] != CANNOT_TELL]
        weight = weights(results, priors_of())
        rows += [row(name, scenario, counted[scenario], [r for r in result[name] if r["scenario"] == scenario]) for scenario in scenarios.SCENARIOS if counted[scenario]]
        rows.append([name, "break-ins called benign", None, "%.3f" % (called_benign(results) or 0), None, None, None])
        rows.append([name, "Brier score", len(results), "%.3f" % brier(results, weight), None, None, None])
        rows += [[name, "posterior %.2f to %.2f, mean %.2f" % (low, high, mean), count, "%.2f" % right, None, None, None]
                 for low, high, right, mean, count in reliability(results, weight)]
    return ["set", "made for", "histories", "first", "cannot tell", "others first", "flags a year after"], rows
