"""Is the evidence what the verdict rests on? Every session flagged at budget 1 is scored again without the events listed as its
evidence, after the same past: the share that is not flagged any more. Also what the listed shares add up to."""
import os

from evaluation import arithmetic, history, left_out, sets

HELP = "what becomes of flagged sessions without the events listed as evidence"
SETS = tuple(sets.SETS)
SEEDS = [1]
BUDGET = 1.0


def until(events, session, without=()):
    """The history up to the end of a session, without the events of some ids."""
    last = history.span(session)[1]
    return [e.line for e in events if e.time <= last and e.id not in without]


def layers(flagged):
    """Sessions in groups that hold no account twice: the first of every account, the second …"""
    depth = max(map(len, flagged.values()), default=0)
    return [[got[i] for got in flagged.values() if i < len(got)] for i in range(depth)]


def still_flagged(b, histories, layer, background, remove):
    """Of each session of a layer: is any of what is left of it flagged?"""
    ids = [{e["id"] for e in session["evidence"]} if remove else () for session in layer]
    lines = [line for session, gone in zip(layer, ids) for line in until(histories[session["account"]], session, gone)]
    again = history.sessions(b.replay(lines, background, BUDGET))
    return [any(s["flagged"] for s in history.meeting(again[session["account"]], *history.span(session))) for session in layer]


def one(b, name, seed, adapt, options):
    made = b.make(name, seed)
    scored = left_out.scored(b, name, made, adapt, BUDGET, options)
    background = os.path.join(scored, "adapted.json") if adapt else left_out.model(b, name, options)
    flagged = {account: [s for s in got if s["flagged"]] for account, got in history.scored(scored).items()}
    histories = history.read(os.path.join(made, "events.jsonl"))
    told = []
    for layer in layers(flagged):
        kept, without = (still_flagged(b, histories, layer, background, remove) for remove in (False, True))
        told += [dict(described(session), kept=k, without=w) for session, k, w in zip(layer, kept, without)]
    return told


def described(session):
    return {"account": session["account"], "start": session["start"], "events": session["events"],
            "listed": len(session["evidence"]), "evidence": sum(e["share"] for e in session["evidence"]),
            "signals": sum(s["share"] for s in session["signals"])}


def figures(told):
    """One row, from what is told of every flagged session."""
    part = [t for t in told if t["listed"] < t["events"]]
    return {"flagged": len(told), "kept": arithmetic.mean([t["kept"] for t in told]),
            "falls": arithmetic.mean([not t["without"] for t in told]),
            "partial": len(part), "partial_falls": arithmetic.mean([not t["without"] for t in part]),
            "listed": arithmetic.mean([t["listed"] for t in told]),
            "evidence_least": min((t["evidence"] for t in told), default=None),
            "evidence_most": max((t["evidence"] for t in told), default=None),
            "carried": arithmetic.mean([t["evidence"] >= 0.8 - 1e-6 for t in told]),
            "signals_least": min((t["signals"] for t in told), default=None),
            "signals_most": max((t["signals"] for t in told), default=None)}


COLUMNS = (("flagged", "flagged"), ("kept", "flagged again as they are"), ("falls", "fall without evidence"),
           ("partial", "of these with events left"), ("partial_falls", "fall"), ("listed", "events listed"),
           ("carried", "evidence ≥ 80 %"), ("evidence_least", "least"), ("evidence_most", "most"),
           ("signals_least", "signals sum, least"), ("signals_most", "most"))


def row(b, name, adapt, options):
    told = [t for seed in options.seeds for t in one(b, name, seed, adapt, options)]
    return {"set": name, "adapt": adapt, "sessions": told, "figures": figures(told)}


def measure(b, options):
    rows = left_out.each(row, b, options)
    return rows + [{"set": "all", "adapt": None, "figures": figures([told for r in rows for told in r["sessions"]])}]


def table(result):
    return (["set", "adapt"] + [title for _, title in COLUMNS],
            [[r["set"], left_out.said(r["adapt"])] + [r["figures"][key] for key, _ in COLUMNS] for r in result])
