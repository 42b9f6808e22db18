"""Histories made for one explanation each, on real timelines. A source that shows everything is made first: clients, likes of
friends, logins, deletions; then what the explanation says happens from a moment on. Each maker returns the events and the moment
to ask for."""
import bisect
import collections
import copy
import datetime

MINUTE, HOUR, DAY = 60, 3600, 86400
BEFORE, AFTER = 1200, 400  # events kept around the moment
CLIENTS = ("Twitter Web App", "Twitter for iPhone", "TweetDeck", "Hootsuite Inc.", "Twitter for Android")
STRANGE_CLIENTS = ("Cloudhopper", "Mobile Web (M2)", "dlvr.it", "Echofon", "Twitter for Mac", "IFTTT")
CLOCKS = [(2015, 3, 8), (2016, 3, 13), (2017, 3, 12), (2018, 3, 11), (2019, 3, 10), (2020, 3, 8), (2021, 3, 14), (2022, 3, 13),
          (2015, 11, 1), (2016, 11, 6), (2017, 11, 5), (2018, 11, 4), (2019, 11, 3), (2020, 11, 1), (2021, 11, 7)]


class Unfit(Exception):
    """The account's history does not carry this scenario."""


def stamp(time):
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def moved(event, time, actor, **fields):
    """A copy of an event at another time, by another account."""
    out = copy.deepcopy(event)
    out.update(_t=time, actor=actor, **fields)
    for key in ("not_before", "not_after", "time_basis", "id"):
        out.pop(key, None)
    return out


class World:
    """One account, the others that may act in its place, and a source of chance."""

    def __init__(self, name, people, strangers, chance, after=AFTER, weeks=12):
        self.after, self.weeks = after, weeks  # events kept after the moment; of weekly hand-overs
        self.chance, self.people, self.name = chance, people, name
        self.strangers = {other: events for other, events in strangers.items() if other != name}
        self.actor, self.made = {"id": name}, 0
        self.flat = False  # without daylight saving
        self.clients = chance.sample(CLIENTS, 2)
        self.near = [other for other in people if other != name]
        self.friends = chance.sample(self.near, min(5, len(self.near)))

    def number(self):
        self.made += 1
        return "made-%d" % self.made

    def own(self):
        return [moved(e, e["_t"], self.actor) for e in self.people[self.name]]

    def client(self):
        return {"app": self.clients[self.chance.random() < 0.15]}

    def event(self, time, action, client=None, **thing):
        return {"_t": time, "actor": self.actor, "action": action, "client": client or self.client(),
                "object": dict({"id": self.number()}, **thing)}

    def other(self, far):
        """Another account's events: of the same kind, or a stranger's."""
        return self.strangers[self.chance.choice(sorted(self.strangers))] if far else self.people[self.chance.choice(self.near)]

    def run_of(self, events, count):
        """Some events of another account, one after the other."""
        if len(events) < count:
            raise Unfit
        at = self.chance.randrange(len(events) - count + 1)
        return events[at:at + count]

    # ---- a source that shows everything

    def likes(self, events):
        """Likes of what friends had written within the day, some minutes after own events."""
        out = []
        if all(e["action"] in ("like", "unlike") for e in events):
            return out  # it does nothing else already
        posts = sorted(((e["_t"], e, friend) for friend in self.friends for e in self.people[friend]), key=lambda p: p[0])
        times = [p[0] for p in posts]
        for e in events:
            if self.chance.random() < 0.3:
                time = e["_t"] + self.chance.randint(30, 600)
                low = bisect.bisect_right(times, time) - 1
                if low >= 0 and time - times[low] < 2 * DAY:
                    of = posts[low][1]["object"]
                    out.append(self.event(time, "like", author=posts[low][2], text=of.get("text", ""), lang=of.get("lang", "en"),
                                          published=stamp(times[low])))
        return out

    def undoing(self, of, time, client=None):
        action = {"like": "unlike", "repost": "unrepost", "follow": "unfollow"}.get(of["action"], "delete")
        return {"_t": time, "actor": self.actor, "action": action, "client": client or self.client(),
                "object": {"id": of["object"]["id"]}}

    def login(self, time, asn=None, country=None):
        return {"_t": time, "actor": self.actor, "action": "login", "object": {"id": self.number()},
                "client": dict(self.client(), asn=asn or self.asn, country=country or "US")}

    def rich(self, events):
        """Clients, likes, deletions, logins, changes of the account."""
        self.asn = self.chance.randint(1000, 60000)
        out = list(events) + self.likes(events)
        for e in out:
            e.setdefault("client", self.client())
            e["object"].setdefault("id", self.number())
        out += [self.undoing(e, e["_t"] + self.chance.choice([20, 90, 400, 3000, 2 * DAY])) for e in out if self.chance.random() < 0.02]
        time = events[0]["_t"]
        while time < events[-1]["_t"]:
            out.append(self.login(time + self.chance.randint(0, 3 * DAY)))
            time += 7 * DAY
        for action in ("name_change", "password_change", "app_authorized"):
            out.append({"_t": events[0]["_t"] + self.chance.randint(0, 20 * DAY), "actor": self.actor, "action": action,
                        "object": {"id": self.number()}})
        return sorted(out, key=lambda e: e["_t"])

    def cut(self, events):
        """(events, an index) - of one of the account's own events with enough before and after it, the rest cut off."""
        if len(events) < 500:
            raise Unfit
        at = self.chance.randint(350, len(events) - 120)
        low = max(0, at - BEFORE)
        return events[low:at + self.after], at - low


def alone(events, first, last):
    """Events but those within two hours of a period."""
    return [e for e in events if not first - 2 * HOUR <= e["_t"] <= last + 2 * HOUR]


def quiet_moment(world, events, at):
    """A moment at a usual hour, near the index."""
    return events[at]["_t"] + world.chance.randint(0, 1200)


def block(world, source, time, count, gap, client, actions=None):
    """Some of another account's events as this account's, from a moment on."""
    out = []
    for e in world.run_of(source, count):
        made = moved(e, time, world.actor, client=dict(client))
        made["object"] = dict(made["object"], id=world.number())
        if actions:
            made["action"] = world.chance.choice(actions)
            if made["action"] in ("like", "repost"):
                made["object"]["author"] = "somebody%d" % world.chance.randint(0, 50)
        out.append(made)
        time += max(2, int(world.chance.expovariate(1 / gap)))
    return out


def notice(world, time):
    said = world.chance.choice(["Our account was compromised today. We are working with the platform to find out how.",
                                "My account was hacked. The posts of earlier today were not me.",
                                "There was unauthorized access to this account; the posts have been removed."])
    return world.event(time, "post", text=said, lang="en")


# ---- the scenarios

def account_takeover(world, events, at):
    chance, time = world.chance, quiet_moment(world, events, at) + world.chance.randint(0, 24) * HOUR
    client = {"app": chance.choice(STRANGE_CLIENTS)} if chance.random() < 0.85 else world.client()
    made = block(world, world.other(chance.random() < 0.6), time, chance.randint(4, 40), chance.choice([30, 90, 200]), client,
                 chance.choice([None, ("post", "repost"), ("post", "like", "like"), ("post", "repost", "like")]))
    last, extra = made[-1]["_t"], []
    if chance.random() < 0.7:
        extra.append(dict(world.login(time - 60, chance.randint(60001, 64000), chance.choice(["BR", "RU", "NG"])), client=dict(
            client, asn=chance.randint(60001, 64000), country=chance.choice(["BR", "RU", "NG"]))))
    if chance.random() < 0.6:
        extra.append({"_t": time + 30, "actor": world.actor, "action": chance.choice(["name_change", "password_change", "email_change"]),
                      "client": client, "object": {"id": world.number()}})
    if chance.random() < 0.6:
        later = last + chance.randint(2 * HOUR, 24 * HOUR)
        extra += [world.undoing(e, later + 5 * i) for i, e in enumerate(made)]
        if chance.random() < 0.6:
            extra.append(notice(world, later + 600))
    return alone(events, time, last) + made + extra, time


def slip(world, events, at):
    time = quiet_moment(world, events, at)
    of = world.chance.choice(world.other(world.chance.random() < 0.5))["object"]
    tap = world.event(time, "like", author="somebody%d" % world.chance.randint(0, 999), text=of.get("text", ""), lang="en",
                      published=stamp(time - world.chance.randint(MINUTE, 3 * DAY)))
    return alone(events, time, time) + [tap, world.undoing(tap, time + world.chance.randint(4, 480))], time


def wrong_account(world, events, at):
    time = quiet_moment(world, events, at)
    made = block(world, world.other(False), time, world.chance.randint(1, 4), 40, world.client(), None)
    last = made[-1]["_t"]
    return alone(events, time, last) + made + [world.undoing(e, last + world.chance.randint(20, 420)) for e in made], time


def insider(world, events, at):
    chance, time = world.chance, quiet_moment(world, events, at)
    made = block(world, world.other(True), time, chance.randint(2, 8), 150, world.client(), ("post",))
    last, extra = made[-1]["_t"], []
    if chance.random() < 0.75:
        later = last + chance.randint(2 * HOUR, 40 * HOUR)
        extra = [world.undoing(e, later + 5 * i) for i, e in enumerate(made)]
        if chance.random() < 0.5:
            extra.append(notice(world, later + 600))
    return alone(events, time, last) + made + extra, time


def taken_on(world, events, at, other):
    """Events from an index on are another account's, at these times."""
    source = world.run_of(other, len(events) - at)
    client = {"app": world.chance.choice(STRANGE_CLIENTS)} if world.chance.random() < 0.5 else None
    out = events[:at]
    for own, e in zip(events[at:], source):
        made = moved(e, own["_t"], world.actor, client=client or world.client())
        made["object"] = dict(made["object"], id=world.number())
        out.append(made)
    return out, events[at]["_t"]


def new_operator(world, events, at):
    return taken_on(world, events, at, world.other(world.chance.random() < 0.3))


def weekly_hand_over(world, events, at):
    """Every week another one of the same kind: at least six before the moment."""
    out, week, weeks = [], 0, []
    start, others = events[0]["_t"], world.chance.sample(world.near, min(12, len(world.near)))
    others += [world.chance.choice(world.near) for _ in range(world.weeks - 12)]
    for other in others:
        source = world.people[other]
        at = world.chance.randrange(len(source))
        run = source[at:at + world.chance.randint(30, 60)]
        if len(run) < 30:
            continue
        first = start + week * 7 * DAY
        times = sorted(world.chance.uniform(0, 7 * DAY) for _ in run)
        times = [int(first + t - t % DAY + (t % DAY) * 0.6) for t in times]
        for e, time in zip(run, sorted(times)):
            made = moved(e, time, world.actor, client=world.client())
            made["object"] = dict(made["object"], id=world.number())
            out.append(made)
        weeks.append(min(times))
        week += 1
    if len(weeks) < 10:
        raise Unfit
    return out, weeks[-2] if world.weeks == 12 else weeks[8]


def subject(world, own):
    """Another account's events on one thing: those with a word that it often uses and this account hardly ever."""
    known = {word for e in own for word in words(e)}
    for name in world.chance.sample(world.near, len(world.near)):
        count = collections.Counter(word for e in world.people[name] for word in words(e) if word not in known)
        for word, n in count.most_common(3):
            if n >= 40:
                return [e for e in world.people[name] if word in words(e)]
    raise Unfit


def words(event):
    return {word for word in event["object"].get("text", "").lower().split() if len(word) > 4 and word.strip("#").isalpha()}


def new_interest(world, events, at):
    """Of the account's own events from a moment on, every third is on another subject."""
    chance = world.chance
    source, share = subject(world, events[:at]), chance.uniform(0.25, 0.4)
    out, time, used = events[:at], events[at]["_t"], 0
    for i, own in enumerate(events[at:]):
        if own["action"] in ("post", "repost", "reply", "like") and (i < 3 or chance.random() < share):
            e = source[used % len(source)]
            used += 1
            made = moved(e, own["_t"], world.actor, client=own.get("client", world.client()))
            made["object"] = dict(made["object"], id=world.number())
            out.append(made)
        else:
            out.append(own)
    return out, time


def time_zone_move(world, events, at):
    shift = world.chance.choice([-9, -8, -7, -6, -5, -4, -3, 3, 4, 5, 6, 7, 8, 9]) * HOUR
    for e in events[at:]:
        e["_t"] += shift
    return sorted(events, key=lambda e: e["_t"]), events[at]["_t"]


def hours(events, low, high):
    """Clock hours of a period in which something was done: who is there for less than an hour a day shows no change of clocks."""
    return len({e["_t"] // HOUR for e in events if low <= e["_t"] < high})


def clock_times():
    return [datetime.datetime(*day, 7, tzinfo=datetime.timezone.utc).timestamp() for day in CLOCKS]


def daylight_saving(world, events, at):
    """Own hours across a change of clocks that the account lived through; world.flat takes all of them out."""
    del at
    fit = [t for t in clock_times() if events[0]["_t"] + 90 * DAY < t < events[-1]["_t"] - 45 * DAY]
    fit = [t for t in fit if all(hours(events, low, high) >= 100 for low, high in ((t - 120 * DAY, t), (t, t + 120 * DAY)))]
    if not fit:
        raise Unfit
    change = world.chance.choice(fit)
    for e in events:
        summer = sum(t <= e["_t"] for t in clock_times()) % 2
        e["_t"] += HOUR if summer and world.flat else 0
    out = sorted(events, key=lambda e: e["_t"])
    return out, next(e["_t"] for e in out if e["_t"] >= change and e["action"] in ("post", "reply", "repost", "like"))


def clocks_kept(world, events, at):
    """The same, of an account without daylight saving: at such a date nothing happens to it."""
    world.flat = True
    return daylight_saving(world, events, at)


def viral_day(world, events, at):
    """Many events within hours on what everybody writes of that day, under one tag, or on one post."""
    chance, time = world.chance, quiet_moment(world, events, at)
    tag, thing, out = "Tag%d" % chance.randint(0, 9999), "thing-%d" % chance.randint(0, 9999), []
    that_day = [e for name in world.near for e in world.people[name] if abs(e["_t"] - time) < 3 * DAY and "text" in e["object"]]
    if len(that_day) < 20:
        raise Unfit
    one, begin = chance.random() < 0.4, time
    for _ in range(chance.randint(6, 25)):
        action = chance.choice(["like", "repost", "reply", "post"])
        of = chance.choice(that_day)["object"]
        e = world.event(time, action, text=of["text"], lang="en", tags=[tag], published=stamp(time - chance.randint(300, 9 * HOUR)))
        if action in ("like", "repost") or one:
            e["object"]["author"] = thing if one else "somebody%d" % chance.randint(0, 20)
        out.append(e)
        time += int(chance.expovariate(1 / chance.choice([60, 300])))
    return alone(events, begin, time) + out, begin


def bulk_unlike(world, events, at):
    """The owner takes back old likes by a tool: one every few seconds, or as fast as the platform allows."""
    chance, time = world.chance, quiet_moment(world, events, at)
    old = [e for e in events[:at] if e["action"] == "like" and e["_t"] < time - 20 * DAY]
    if len(old) < 30:
        raise Unfit
    gap, begin, out = chance.choice([2, 5, 18, 60]), time, []
    for e in old[:chance.randint(30, 200)]:
        out.append(world.undoing(e, int(time), {"app": chance.choice(["TweetDelete", world.clients[0]])}))
        time += gap * chance.uniform(0.9, 1.1)
    return alone(events, begin, int(time)) + out, begin


def scheduler(world, events, at):
    """From a moment on the account's posts come on full quarters of an hour, or every two hours; the rest it does by hand."""
    chance, out, step, begin = world.chance, events[:at], events[at]["_t"], None
    fixed, client = chance.random() < 0.5, {"app": chance.choice(["Buffer", "Hootsuite", world.clients[1]])}
    step -= step % (5 * MINUTE) - 5 * MINUTE
    for own in events[at:]:
        if own["action"] in ("post", "repost"):
            time = own["_t"] - own["_t"] % (15 * MINUTE) + 15 * MINUTE if fixed else step
            step += 2 * HOUR
            begin = begin or time
            out.append(dict(own, _t=time, client=client))
        elif own["action"] not in ("delete", "unrepost"):
            out.append(own)
    return out, begin or events[at]["_t"]


def third_party_app(world, events, at):
    """An app let in the day before writes or shares one thing, while the owner goes on."""
    chance, time = world.chance, quiet_moment(world, events, at)
    client, tag = {"app": "%s Connect" % chance.choice(["Counter", "Gains", "Quiz", "Lotto"])}, "Tag%d" % chance.randint(0, 9999)
    of, out, begin = chance.choice(world.other(True))["object"], [], time
    for _ in range(chance.randint(3, 10)):
        out.append(world.event(time, "post", client, text=of.get("text", "win") + " %d" % chance.randint(0, 999), lang="en", tags=[tag],
                               links=["https://example.com/%s" % tag]))
        time += chance.randint(20, 400)
    if chance.random() < 0.6:
        out.append({"_t": begin - chance.randint(HOUR, 20 * HOUR), "actor": world.actor, "action": "app_authorized",
                    "object": {"id": world.number()}})
    if chance.random() < 0.5:
        later = time + chance.randint(3 * HOUR, 30 * HOUR)
        out += [world.undoing(e, later + 3 * i) for i, e in enumerate(out) if e["action"] == "post"]
    return events + out, begin


def new_device(world, events, at):
    client = {"app": world.chance.choice(STRANGE_CLIENTS)}
    for e in events[at:]:
        if e["action"] not in ("name_change", "password_change", "app_authorized"):
            e["client"] = dict(e.get("client", {}), **client)
    return events, events[at]["_t"]


def clean_up(world, events, at):
    """Somebody's likes and reposts are taken back by hand within two days, mostly after a public notice."""
    chance, time = world.chance, quiet_moment(world, events, at)
    made = block(world, world.other(True), time, chance.randint(3, 12), 60, world.client(), ("like", "repost", "post"))
    later = made[-1]["_t"] + chance.randint(3 * HOUR, 40 * HOUR)
    begin, out = later, []
    if chance.random() < 0.6:
        out.append(notice(world, later - 2 * HOUR))
    for e in made:
        out.append(world.undoing(e, later))
        later += int(chance.expovariate(1 / 12)) + 2
    return alone(alone(events, time, made[-1]["_t"]), begin, later) + made + out, begin


def data_artefact(world, events, at):
    """Doubled events, or a kind of action or a field that is recorded from here on only."""
    chance, moment = world.chance, events[at]["_t"]
    way = chance.choice(["twins", "kind", "field"])
    if way == "twins":
        run = [e for e in events if moment <= e["_t"] < moment + 20 * HOUR][:12]
        time = moment
        if len(run) < 3:
            raise Unfit
        for e in run:
            e["_t"] = time
            time += chance.randint(60, 900)
        again = [moved(e, e["_t"] + chance.randint(1, 40), world.actor) for e in run]
        for e in again:
            e["object"]["id"] = e["object"]["id"] if e["action"] in ("delete", "unlike", "unrepost") else world.number()
        return alone(events, moment, time) + run + again, moment
    if way == "kind":
        first = next((e["_t"] for e in events[at:] if e["action"] == "like"), None)
        if first is None:
            raise Unfit
        return [e for e in events if e["_t"] >= first or e["action"] not in ("like", "unlike")], first
    for e in events[:at]:
        e["client"] = {key: value for key, value in e.get("client", {}).items() if key != "app"}
    return events, moment


def nothing(world, events, at):
    """Any of the account's own sessions, but for those at a change of clocks, which is not nothing."""
    del world
    if not any(abs(events[at]["_t"] - t) < 7 * DAY for t in clock_times()):
        return events, events[at]["_t"]
    raise Unfit


SCENARIOS = {  # name: (maker, the explanation that it was made for)
    "account_takeover": (account_takeover, "account_takeover"), "slip": (slip, "slip"), "wrong_account": (wrong_account, "wrong_account"),
    "insider": (insider, "insider"), "new_operator": (new_operator, "new_operator"), "weekly_hand_over": (weekly_hand_over, "new_operator"),
    "new_interest": (new_interest, "new_interest"), "viral_day": (viral_day, "viral_day"),
    "time_zone_move": (time_zone_move, "time_zone_move"), "daylight_saving": (daylight_saving, "time_zone_move"),
    "bulk_unlike": (bulk_unlike, "bulk_tool"), "scheduler": (scheduler, "scheduler"), "third_party_app": (third_party_app, "third_party_app"),
    "new_device": (new_device, "new_device"), "clean_up": (clean_up, "clean_up"), "data_artefact": (data_artefact, "data_artefact"),
    "nothing": (nothing, "insufficient_data"), "clocks_kept": (clocks_kept, "insufficient_data")}


def finished(events):
    """As records, by time."""
    out = []
    for e in sorted(events, key=lambda e: e["_t"]):
        e = dict(e, time=stamp(e["_t"]))
        del e["_t"]
        out.append(e)
    return out


def begin(world):
    """(events, an index), of a history in which the change is to come."""
    events, at = world.cut(world.rich(world.own()))
    if events[at]["action"] in ("name_change", "password_change", "app_authorized", "login", "delete", "unlike"):
        at += 1
    return events, at


def make(name, world):
    """(events as records by time, the moment), or Unfit."""
    made, moment = SCENARIOS[name][0](world, *begin(world))
    return finished(made), stamp(moment)


def pair(name, world):
    """(the history with the change, without it, the moment), or Unfit."""
    events, at = begin(world)
    plain = copy.deepcopy(events)
    made, moment = SCENARIOS[name][0](world, events, at)
    if name == "daylight_saving":  # what is there already is taken out
        plain = clocks_kept(world, plain, at)[0]
    return finished(made), finished(plain), stamp(moment)
