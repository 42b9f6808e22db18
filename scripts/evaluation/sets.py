"""What is judged: the sets, how the splice benchmark makes them, and the kinds of accounts that training leaves out for each."""
import argparse
import collections

Set = collections.namedtuple("Set", "words without")

CONGRESS, TROLLS, COMMITS, LIKES = ("congress", "politicians"), ("trolls",), ("commits",), ("likes", "stars")

# `without`: as scripts/train-default names the kinds. Of the troll set it is the strangers that training has not met.
SETS = {
    "near": Set("--victims congress-dev --accounts 72 --per-account 25", CONGRESS),
    "troll": Set("--victims congress-dev --intruders trolls-dev --actions post --plain-text --attach any --accounts 54"
                 " --per-account 25", TROLLS),
    "politicians": Set("--victims politicians-dev --accounts 16 --per-account 60", CONGRESS),
    "politicians-reposts": Set("--victims politicians-dev --actions repost,quote --accounts 8 --per-account 60", CONGRESS),
    "likes": Set("--victims likes-dev --actions like --attach any --accounts 5 --per-account 80", LIKES),
    "commits": Set("--victims commits-dev --same-group --accounts 24 --per-account 40", COMMITS),
    "trolls-as-victims": Set("--victims trolls-dev --accounts 40 --per-account 20", TROLLS),
}


def words(name, per_account=None):
    """The words for `splicebench.py make`; the last --per-account counts."""
    return SETS[name].words.split() + (["--per-account", str(per_account)] if per_account is not None else [])


def may_replace(options, actor, account, service):
    """Whether the benchmark lets an account of a service act in the actor's place, by what its words say (choices)."""
    return service == actor.get("service") and (
        not options.same_group or account.split(":")[0] == actor["id"].split(":")[0])


def choices(name):
    """What a set's words say, for measurements that put in blocks of their own."""
    parser = argparse.ArgumentParser()
    for option in ("victims", "intruders", "actions", "attach"):
        parser.add_argument("--" + option, default="near" if option == "attach" else None)
    for option in ("accounts", "per-account"):
        parser.add_argument("--" + option, type=int)
    for option in ("same-group", "plain-text"):
        parser.add_argument("--" + option, action="store_true")
    return parser.parse_args(words(name))
