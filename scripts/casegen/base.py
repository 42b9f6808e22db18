"""What the generators share: a seeded stream of numbers that is the same on every Python, a grammar, working hours."""
import datetime
import hashlib


class Random:
    """SHA-256 in counter mode: random.Random's methods have changed between Python versions, this does not."""

    def __init__(self, seed):
        self.seed, self.count = str(seed), 0

    def unit(self):
        self.count += 1
        digest = hashlib.sha256(("%s/%d" % (self.seed, self.count)).encode()).digest()
        return int.from_bytes(digest[:7], "big") / 2.0 ** 56

    def below(self, n):
        return int(self.unit() * n)

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, things):
        return things[self.below(len(things))]

    def chance(self, p):
        return self.unit() < p


def expand(random, grammar, symbol):
    """Expands {name} in a rule until nothing is left to expand."""
    text = random.choice(grammar[symbol])
    while "{" in text:
        before, rest = text.split("{", 1)
        name, after = rest.split("}", 1)
        text = before + random.choice(grammar[name]) + after
    return text


def stamp(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def day_times(random, day, offset_hours, count, first=9, last=19):
    """`count` times of a working day in a zone `offset_hours` east of UTC, in bunches as people work, not spread evenly."""
    times = []
    while len(times) < count:
        start = day + datetime.timedelta(hours=first - offset_hours, seconds=random.below((last - first) * 3600))
        for _ in range(min(count - len(times), random.choice((1, 1, 2, 2, 3, 4)))):
            times.append(start)
            start += datetime.timedelta(seconds=random.between(45, 900))
    return sorted(times)


class Writer:
    def __init__(self, service, account, name, first_id):
        self.actor = {"service": service, "id": account, "name": name}
        self.next_id, self.events = first_id, []

    def add(self, when, action, text=None, author=None, app=None, **more):
        self.next_id += 977
        thing = {"id": str(self.next_id), "type": "note"}
        if author:
            thing["author"] = author
        if text:
            thing["text"] = text
        thing.update(more)
        event = {"schema": "engagement-event/1", "id": "made:%d" % self.next_id, "time": stamp(when), "actor": self.actor,
                 "action": action, "object": thing}
        if app:
            event["client"] = {"app": app}
        self.events.append(event)
        return thing["id"]
