"""The cases of data/cases: their names, their events, what is expected of them."""
import datetime
import json
import os

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


def expected(case):
    with open(os.path.join(FOLDER, case, "expected.json"), encoding="utf-8") as file:
        return json.load(file)


def clock(event):
    """Where an event stands: its time, or the lower bound of it."""
    return event.get("time") or event["not_before"]


def day(moment):
    return datetime.date.fromisoformat(moment[:10])


def lines(events):
    """Lines of engagement-event/1 in their order."""
    return "".join(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"
                   for event in sorted(events, key=clock)).encode()
