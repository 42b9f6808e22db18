"""Histories cut up: events by account, sessions of the clock and of the detector."""
import bisect
import collections
import datetime
import json
import os

from evaluation import bench

GAP = 3600  # s, as the benchmark and the detector have it

Event = collections.namedtuple("Event", "time id line")


def seconds(stamp):
    return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


def event(line):
    """An event that is but bounded stands at its lower bound, as the detector has it."""
    record = json.loads(line)
    time = seconds(record.get("time") or record["not_before"])
    return record["actor"]["id"], Event(time, record.get("id") or record["object"]["id"], line)


def histories(lines):
    """{account: events in time order} of lines as bytes."""
    out = collections.defaultdict(list)
    for line in lines:
        account, e = event(line)
        out[account].append(e)
    for events in out.values():
        events.sort(key=lambda e: e.time)
    return out


def read(path):
    with open(path, "rb") as file:
        return histories(file)


def sessions(records):
    """{account: the detector's sessions in time order}."""
    out = collections.defaultdict(list)
    for record in records:
        out[record["account"]].append(record)
    for got in out.values():
        got.sort(key=lambda s: seconds(s["start"]))
    return out


def scored(folder):
    """The same of a folder of Bench.score."""
    return sessions(bench.lines(os.path.join(folder, "sessions.jsonl")))


def span(session):
    return seconds(session["start"]), seconds(session["end"])


def units(events):
    """The sessions that the events make by the clock alone: [first, last] times."""
    out = []
    for e in events:
        if out and e.time - out[-1][1] <= GAP:
            out[-1][1] = e.time
        else:
            out.append([e.time, e.time])
    return out


def lies_in(times, cut):
    """The units of `cut` in which some of the times lie."""
    starts = [first for first, _ in cut]
    return sorted({max(0, bisect.bisect_right(starts, t) - 1) for t in times})


def meeting(scored, first, last):
    """The detector's sessions that meet [first, last]."""
    return [s for s in scored if span(s)[0] <= last and span(s)[1] >= first]
