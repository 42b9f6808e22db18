"""Do two files hold the same events, whatever brought them? same.py EVENTS EVENTS"""
import json
import sys


def events(path):
    found = {}
    for line in open(path):
        event = json.loads(line)
        if event["action"] == "name_change":
            continue
        for key in ("source", "recorded_time"):
            event.pop(key, None)
        event["actor"].pop("name", None)  # a repository does not hold its handle
        found[event["id"]] = event
    return found


one, other = events(sys.argv[1]), events(sys.argv[2])
wrong = [f"{one.get(k)}\n{other.get(k)}" for k in sorted(one.keys() | other.keys()) if one.get(k) != other.get(k)]
if wrong:
    print("\n".join(wrong[:4]))
sys.exit(bool(wrong) or not one)
