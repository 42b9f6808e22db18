"""The cases of data/cases: their names, their events, what is expected of them."""
import datetime
import json
import os
import re

from . import ambassador, sec, table

FOLDER = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "cases"))
OWN_CODE = {"ambassador-2020": ambassador, "sec-2024": sec}  # made before there were tables, and shipped as they are


def names():
    return sorted(name for name in os.listdir(FOLDER) if os.path.isdir(os.path.join(FOLDER, name)))


def history(case, seed):
    """What is made up, account by account."""
    if case in OWN_CODE:
        return OWN_CODE[case].history(seed)
    return table.history(os.path.join(FOLDER, case), seed)


def incident(case):
    """What is rebuilt from facts; nothing where nothing happened."""
    path = os.path.join(FOLDER, case, "incident.jsonl")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as facts:
        return [json.loads(line) for line in facts]


def each(ids):
    """Ids one by one: "case:like:1..3" stands for three."""
    for name in ids:
        span = re.fullmatch(r"(.*:)(\d+)\.\.(\d+)", name)
        if span:
            yield from (span[1] + str(number) for number in range(int(span[2]), int(span[3]) + 1))
        else:
            yield name


def expected(case):
    """What expected.json says, ids one by one."""
    with open(os.path.join(FOLDER, case, "expected.json"), encoding="utf-8") as file:
        asked = json.load(file)
    asked["never_evidence"] = list(each(asked["never_evidence"]))
    for one in asked["expect"]:
        one["events"] = list(each(one.get("events", ())))
    return asked


def clock(event):
    """Where an event stands: its time, or the lower bound of it."""
    return event.get("time") or event["not_before"]


def day(moment):
    return datetime.date.fromisoformat(moment[:10])


def lines(events):
    """Lines of engagement-event/1 in their order."""
    return "".join(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for event in sorted(events, key=clock)).encode()
