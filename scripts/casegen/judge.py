"""What notme says of a case, and whether that is what the case's expected.json asks for (docs/casebook.md)."""
import bisect
import json
import math
import subprocess

from . import cases


def score(notme, account, events, which="--all"):
    """The sessions of one account, every one or that of one event; a program that fails is no verdict."""
    done = subprocess.run([notme, "score", "-q", "--format", "jsonl", which, "--account", account, "-"],
                          input=cases.lines(events), stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1, 3):
        raise SystemExit("%s ended with status %d" % (notme, done.returncode))
    return [line for line in map(json.loads, done.stdout.splitlines()) if line["schema"] == "notme-session/1"]


def odds(session):
    """How many such a year the account's own user is expected to have: lower is odder. Without enough history: no saying."""
    expected = session.get("expected_per_year")
    return math.inf if expected is None else expected


class Account:
    """One account of a case, scored; `events` are all of it, facts and made up."""

    def __init__(self, notme, events):
        self.notme, self.id, self.name = notme, events[0]["actor"]["id"], events[0]["actor"]["name"]
        self.events = sorted(events, key=cases.clock)
        self.sessions = sorted(score(notme, self.id, self.events), key=lambda session: session["start"])
        self.held = {session["id"]: [] for session in self.sessions}  # which events each session holds
        starts = [session["start"] for session in self.sessions]
        for event in self.events:
            session = self.sessions[bisect.bisect_right(starts, cases.clock(event)) - 1] if self.sessions else None
            if session and session["start"] <= cases.clock(event) <= session["end"]:
                self.held[session["id"]].append(event["id"])
        self.ordinary = [session for session in self.sessions if not any(e.startswith("case:") for e in self.held[session["id"]])]

    def of(self, events):
        """The sessions that hold any of these events."""
        return [session for session in self.sessions if not events.isdisjoint(self.held[session["id"]])]

    def explanations(self, session, events):
        """What the session could be, weighed: told of a session that is asked about. Empty where the program weighs nothing."""
        event = next(event for event in self.held[session["id"]] if event in events)
        asked = score(self.notme, self.id, self.events, "--about=" + event)
        return next((one.get("explanations", []) for one in asked if one["id"] == session["id"]), [])

    def flagged(self):
        return sum(session["flagged"] for session in self.sessions)

    def years(self):
        """Of the history that is judged."""
        days = [cases.day(session["start"]) for session in self.sessions if session["enough_history"]]
        return (max(days) - min(days)).days / 365.25 if days else 0


class Case:
    def __init__(self, notme, name, seed):
        self.name, self.expected = name, cases.expected(name)
        by_account = {}
        for event in cases.history(name, seed) + cases.incident(name):
            by_account.setdefault(event["actor"]["id"], []).append(event)
        self.accounts = [Account(notme, events) for events in by_account.values()]

    def findings(self):
        """Of each expectation: the account and its oddest session that holds one of the events; None where none is asked for."""
        for expectation in self.expected["expect"]:
            wanted = set(expectation["events"])
            for account in self.accounts:
                if not wanted or any(event["id"] in wanted for event in account.events):
                    yield expectation, account, min(account.of(wanted), key=odds, default=None)

    def odds(self):
        return min((odds(session) for _, _, session in self.findings() if session), default=math.inf)


OUTCOMES = {  # what an expectation may ask for: of the incident's session, the account, the expectation
    "suspicious": lambda session, account, _: session["flagged"],
    "first": lambda session, account, _: odds(session) < min(map(odds, account.ordinary), default=math.inf),
    "odd": lambda session, account, _: session["verdict"] in ("suspicious", "cannot_tell"),
    "rare": lambda session, account, _: session["verdict"] != "usual" and session["p_value"] < 0.01,
    "cannot_tell": lambda session, account, _: session["verdict"] == "cannot_tell",
    "not_suspicious": lambda session, account, _: not session["flagged"],
    "quiet": lambda session, account, wanted: account.flagged() <= wanted["at_most"],
}


def checks(case):
    """(what, whether it holds, what was seen) of everything that is expected of one case by itself."""
    for wanted, account, session in case.findings():
        what = "%s %s" % (wanted["outcome"], wanted["events"][0] if wanted["events"] else account.name)
        if wanted["events"] and not (session and session["enough_history"]):
            yield what, False, "not judged"
            continue
        seen = "%s, %.3g a year" % (session["verdict"], odds(session)) if session else "%d flagged" % account.flagged()
        yield what, OUTCOMES[wanted["outcome"]](session, account, wanted), seen
        if "explanation" in wanted:
            named = [one["id"] for one in account.explanations(session, wanted["events"])]
            yield "explained by %s %s" % (wanted["explanation"], wanted["events"][0]), named[:1] == [wanted["explanation"]], ", ".join(named[:3])
    never = set(case.expected["never_evidence"])
    for account in case.accounts:
        flagged = [session for session in account.sessions if session["flagged"]]
        cited = sorted({e["id"] for session in flagged for e in session["evidence"]} & never)
        yield "no repair is evidence, %s" % account.name, not cited, ", ".join(cited)
        alone = [session["start"] for session in flagged if never.issuperset(account.held[session["id"]])]
        yield "no repair is flagged by itself, %s" % account.name, not alone, ", ".join(alone)


def ranks(case, others):
    """The same of the cases that it must not rank below."""
    for name in case.expected.get("ranks_above", ()):
        seen = "%.3g a year, and %.3g" % (case.odds(), others[name].odds())
        yield "not below %s" % name, case.odds() <= others[name].odds(), seen
