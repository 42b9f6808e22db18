"""Histories from tables. data/cases/CASE/history.json says who used the account, when, from what and for what
(data/README.md explains its words); this writes the months of events that the table describes."""
import datetime
import json
import os
import zoneinfo

from .base import Random, Writer, expand

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
PREFIX = {"repost": "RT @%s: ", "reply": "@%s "}  # how the service shows whom the text is of


def rules(*grammars):
    """Later grammars win. A rule is a list of texts, or one text with its alternatives between bars."""
    made = {}
    for grammar in grammars:
        for name, rule in grammar.items():
            made[name] = rule.split(" | ") if isinstance(rule, str) else rule
    return made


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "words.json"), encoding="utf-8") as words:
    WORDS = rules(json.load(words))


def weighted(random, weights):
    """`weights`: pairs of a thing and how often it is chosen."""
    mark = random.unit() * sum(weight for _, weight in weights)
    for thing, weight in weights:
        mark -= weight
        if mark < 0:
            return thing
    return weights[-1][0]


class Account:
    """One account of a case: `habits` is its table, overlaid with what its present operator does otherwise."""

    def __init__(self, table, common, name, seed, first_id):
        self.random = Random("%s/%s/%d" % (name, table["id"], seed))
        self.writer = Writer(table["service"], table["id"], table["name"], first_id)
        self.table, self.common = table, common
        self.quiet = [tuple(datetime.datetime.fromisoformat(edge) for edge in span) for span in table.get("quiet", [])]
        self.take_over({})

    def take_over(self, operator):
        self.habits = {**self.table, **operator}
        self.grammar = rules(WORDS, self.common, self.table.get("grammar", {}), operator.get("grammar", {}))
        self.zone = zoneinfo.ZoneInfo(self.habits["zone"])

    def next_operator(self):
        """Somebody new: one of each of the lists that the table's `pick` holds."""
        pick = self.table["rotate"]["pick"]
        self.take_over({what: self.random.choice(pick[what]) for what in sorted(pick)})

    def sitting(self, day):
        """One visit: some events in a row from one client."""
        first, last = self.random.choice(self.habits["hours"])
        local = day.replace(tzinfo=self.zone) + datetime.timedelta(hours=first)
        when = local.astimezone(UTC) + datetime.timedelta(seconds=self.random.below(int((last - first) * 3600)))
        app = weighted(self.random, list(self.habits["apps"].items()))
        for _ in range(self.random.choice(self.habits["each"])):
            if not any(start <= when < end for start, end in self.quiet):
                self.event(when, app)
            when += datetime.timedelta(seconds=self.random.between(*self.habits.get("pause", (45, 900))))

    def event(self, when, app):
        kind = weighted(self.random, [(kind, kind["weight"]) for kind in self.habits["kinds"]])
        author, text, more = None, None, {}
        if "authors" in kind:
            author = expand(self.random, self.grammar, kind["authors"])
        if "text" in kind:
            text = expand(self.random, self.grammar, kind["text"])
            text = (PREFIX.get(kind["action"], "") % author if author and kind["action"] in PREFIX else "") + text
            more["lang"] = kind.get("lang", "en")
        if "tags" in kind:
            more["tags"] = expand(self.random, self.grammar, kind["tags"]).split()
        if kind["action"] == "follow":
            more = {"id": author, "type": "person"}
        self.writer.add(when, kind["action"], text, author, app, **more)

    def history(self):
        day, last = (datetime.datetime.fromisoformat(self.table[edge]) for edge in ("from", "to"))
        rotate, age = self.table.get("rotate"), 0
        while day <= last:
            if rotate and age % rotate["days"] == 0:
                self.next_operator()
            if self.random.chance(self.habits["weekdays"][day.weekday()]):
                for _ in range(self.random.choice(self.habits["sittings"])):
                    self.sitting(day)
            day, age = day + DAY, age + 1
        return self.writer.events


def history(folder, seed):
    """The made-up events of every account of the case in `folder`."""
    with open(os.path.join(folder, "history.json"), encoding="utf-8") as lines:
        case = json.load(lines)
    made = []
    for number, table in enumerate(case["accounts"], 1):
        account = Account(table, case.get("grammar", {}), os.path.basename(folder), seed, number * 10 ** 17 + seed)
        made += account.history()
    return made
