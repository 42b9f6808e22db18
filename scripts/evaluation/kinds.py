"""The kinds of accounts that models are trained on: the shipped one on all of them, those of the evaluation on some."""

# '+': several people ran each troll account; a commit's author is a name, not an account, and its tail is heavier than people's
KINDS = {"congress": ("", "congress-background.jsonl.gz"), "trolls": ("+", "trolls-dev.jsonl.gz"),
         "politicians": ("", "politicians-dev.jsonl.gz"), "likes": ("", "likes-dev.jsonl.gz"), "stars": ("", "stars-dev.jsonl.gz"),
         "commits": ("+", "commits-dev.jsonl.gz")}


def arguments(find, without=(), replaced=None):
    """[+]KIND=SOURCE… for `notme train`. find(name) tells where a development file lies; `replaced` maps kinds to other files, and adds
    kinds that the shipped model is not trained on."""
    replaced = replaced or {}
    known = dict(KINDS, **{kind: ("", None) for kind in replaced if kind not in KINDS})
    return ["%s%s=%s" % (shared, kind, replaced.get(kind) or find(name))
            for kind, (shared, name) in known.items() if kind not in without]
