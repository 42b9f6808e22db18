"""What an account costs: peak memory by events per account, from the difference between a run with few accounts and one with many.
The accounts are pieces of real histories of so many events, one after the other, so nothing but the account's own state grows."""
import json
import os

from evaluation import bench, history

HELP = "peak memory of an account by its number of events"
SETS = ()  # there is nothing to choose
LENGTHS = (25, 50, 100, 200, 500, 1000, 2000)
FEW, MANY = 20, 100


def pieces(histories, length, count):
    """Pieces of `length` events in a row, each of one account: the first of every account, then the second …"""
    out, at = [], 0
    while len(out) < count:
        got = [events[at:at + length] for events in histories if len(events) >= at + length]
        if not got:
            return out
        out, at = out + got, at + length
    return out[:count]


def renamed(line, number):
    """An event of an account of its own."""
    record = json.loads(line)
    record["actor"] = dict(record["actor"], id="piece:%d" % number)
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def peak(b, cut, model, work):
    """KiB at the peak of a run over these pieces."""
    path = os.path.join(work, "pieces.jsonl")
    with open(path, "wb") as file:
        file.writelines(renamed(e.line, number) for number, piece in enumerate(cut) for e in piece)
    command = [b.notme, "batch", "-q", "--all"] + (["--model", model] if model else [])
    return bench.run(command + [path])[1]


def row(b, histories, length, work):
    many = pieces(histories, length, MANY)
    few = many[:min(FEW, len(many) // 2)]
    peaks = [peak(b, cut, bench.SHIPPED, work) for cut in (few, many)]
    return {"events": length, "few": len(few), "many": len(many), "peak_few_kib": peaks[0], "peak_many_kib": peaks[1],
            "kib_per_account": (peaks[1] - peaks[0]) / (len(many) - len(few)) if len(many) > len(few) else None}


def measure(b, options):
    histories = list(history.read(b.make("near", 1, per_account=0) + "/events.jsonl").values())
    work = os.path.join(b.work, "memory")
    os.makedirs(work, exist_ok=True)
    return [row(b, histories, length, work) for length in LENGTHS]


def table(result):
    return (["events per account", "accounts, few", "peak KiB", "accounts, many", "peak KiB", "KiB per account"],
            [["%d" % r["events"], r["few"], r["peak_few_kib"], r["many"], r["peak_many_kib"],
              None if r["kib_per_account"] is None else "%.1f" % r["kib_per_account"]] for r in result])
