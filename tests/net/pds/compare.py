"""Are these the events that the scenario made, each once? compare.py EXPECTED EVENTS DID"""
import json
import sys

expected = {tuple(e["id"].rsplit("/", 2)[1:]): e for e in json.load(open(sys.argv[1]))}  # () for a change of handle
events = [json.loads(line) for line in open(sys.argv[2])]
wrong = []
if len(events) != len(expected):
    wrong.append(f"{len(events)} events, {len(expected)} expected")
left = dict(expected)
for event in events:
    action, subject = event["action"], event.get("object", {}).get("id")
    # the expected record that this event can be: by action, and by subject or text
    found = [k for k, e in left.items() if e["action"] == action and
             (e["subject"] == subject if e["subject"] else e["text"] == event.get("object", {}).get("text"))]
    if len(found) != 1 or event["actor"]["id"] != sys.argv[3]:
        wrong.append(f"unexpected: {event}")
        continue
    record = left[found[0]]
    forged = record["createdAt"] is not None and record["createdAt"] < "2021"  # the client's claim, which the key does not bear out
    if event["time_basis"] != ("claimed" if forged else "reported") or (forged and event["time"] != record["createdAt"].replace(".000Z", "Z")):
        wrong.append(f"time and basis of {record}: {event}")
    if found[0] and not event["id"].endswith(found[0][1]):
        wrong.append(f"not of {found[0]}: {event}")
    del left[found[0]]
wrong += [f"missing: {e}" for e in left.values()]
if wrong:
    print("\n".join(wrong))
sys.exit(bool(wrong))
