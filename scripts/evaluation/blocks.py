"""The scores of the blocks that were put into histories, as the benchmark's judge has them - but block by block, so that accounts
can be drawn for the bootstrap and the same block be compared between two histories."""
import collections
import math
import os

from evaluation import arithmetic, bench, history

Block = collections.namedtuple("Block", "account arm place k score flagged")


def judge(account, block, cut, scored):
    """A block's score is the highest among the detector's sessions that meet the units (`cut`) it lies in; -inf where none had
    enough history."""
    met = [s for i in history.lies_in(block["times"], cut) for s in history.meeting(scored, *cut[i])]
    told = [s["score"] for s in met if s["enough_history"]]
    return Block(account, block["arm"], block["place"], block["k"], max(told, default=-math.inf), any(s["flagged"] for s in met))


def of_set(made, scored):
    """{account: its blocks} of a set in the folder `made` whose sessions are in the folder `scored`."""
    events = history.read(os.path.join(made, "events.jsonl"))
    sessions = history.scored(scored)
    out = {}
    for truth in bench.lines(os.path.join(made, "truth.jsonl")):
        account, cut = truth["account"], history.units(events[truth["account"]])
        out[account] = [judge(account, block, cut, sessions[account]) for block in truth["blocks"]]
    return out


def auc_sham(blocks):
    """Hijacks against shams of the same place and size; the cells weigh as many shams as they hold."""
    cells = collections.defaultdict(lambda: ([], []))
    for b in blocks:
        cells[b.place, b.k][b.arm == "sham"].append(b.score)
    return arithmetic.ratio([(arithmetic.auc(hijacks, shams) * len(shams), len(shams))
                             for hijacks, shams in cells.values() if hijacks and shams])


def flagged(blocks):
    """The share of hijacks that were flagged."""
    return arithmetic.mean([b.flagged for b in blocks if b.arm == "hijack"])
