"""The command line of scripts/evaluate."""
import argparse
import json
import os
import subprocess
import sys

from evaluation import around, bench, benign, calibration, campaigns, cold_start, evidence, explanations, learning_curve, memory, poisoning, quality, table, takeover, unseen

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
MEASUREMENTS = {"quality": quality, "calibration": calibration, "evidence": evidence, "poisoning": poisoning,
                "cold-start": cold_start, "learning-curve": learning_curve, "memory": memory, "takeover": takeover, "explanations": explanations,
                "benign": benign,
                "campaigns": campaigns, "unseen": unseen, "around": around}
# What `all` runs: the tables of docs/results.md, by the name of their file.
ALL = {"shipped": ["quality", "--shipped", "--adapt", "no"], "quality": ["quality", "--adapt", "both"],
       "calibration": ["calibration"], "evidence": ["evidence"], "poisoning": ["poisoning"], "cold-start": ["cold-start"],
       "learning-curve": ["learning-curve"], "takeover": ["takeover"], "takeover-shipped": ["takeover", "--shipped", "--adapt", "no"],
       "memory": ["memory"], "campaigns": ["campaigns"], "unseen": ["unseen"], "around": ["around", "--shipped"], "explanations": ["explanations", "--sets", "congress,politicians"],
       "benign": ["benign", "--sets", "congress,politicians"]}


def chosen(module):
    def parse(text):
        names = text.split(",")
        unknown = [name for name in names if name not in module.SETS]
        if unknown:
            raise argparse.ArgumentTypeError("unknown set %s; there are %s" % (unknown[0], ", ".join(module.SETS)))
        return names
    return parse


def numbers(text):
    return [int(n) for n in text.split(",")]


def add_folders(parser):
    parser.add_argument("folder", nargs="?", default=os.environ.get("NOTME_BENCH"),
                        help="holds splicebench.py and the data, beside each other or in bench/ and data/ (or NOTME_BENCH)")
    parser.add_argument("--notme", default=os.path.join(ROOT, "build", "release", "notme"), help="the binary")
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "evaluation"), help="what is made is kept here")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time (2)")


def add_choices(parser, module):
    """What is measured - where there is a choice."""
    if not module.SETS:
        return
    parser.add_argument("--sets", type=chosen(module), default=list(module.SETS), help="of " + ", ".join(module.SETS))
    parser.add_argument("--seeds", type=numbers, default=module.SEEDS, help="%s" % ",".join(map(str, module.SEEDS)))
    parser.add_argument("--adapt", choices=("yes", "no", "both"), default="yes", help="batch --adapt (yes)")
    parser.add_argument("--shipped", action="store_true", help="the shipped model, not one trained without the set's kind")


def add_files(parser):
    parser.add_argument("--json", metavar="FILE", help="the figures, of every run")
    parser.add_argument("--markdown", metavar="FILE", help="the table, as docs/results.md has it")


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description="Measures notme on the development sets.")
    commands = parser.add_subparsers(dest="measurement", required=True)
    for name, module in MEASUREMENTS.items():
        command = commands.add_parser(name, help=module.HELP.replace("%", "%%"), description=module.__doc__.replace("%", "%%"))
        add_folders(command)
        add_choices(command, module)
        add_files(command)
    add_folders(commands.add_parser("all", help="all of them, as Markdown and JSON in results/ of the work folder"))
    options = parser.parse_args(words)
    if not options.folder:
        parser.error("which folder holds splicebench.py and the data? (an argument, or NOTME_BENCH)")
    return options


def write(path, content):
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def commit():
    """The commit that is checked out, and whether files differ from it."""
    said = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty", "--exclude=*"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return said.stdout.decode().strip() or "unknown"


def origin(options, b):
    """How a table was made, in a line to stand above it."""
    module, words = MEASUREMENTS[options.measurement], [options.measurement]
    if module.SETS:
        words += ["--sets " + ",".join(options.sets)] if options.sets != list(module.SETS) else []
        words += ["--seeds " + ",".join(map(str, options.seeds)), "--adapt " + options.adapt] + ["--shipped"] * options.shipped
    return "`scripts/evaluate %s` at commit %s (binary %s).\n\n" % (" ".join(words), commit(), b.binary)


def one(options):
    module, b = MEASUREMENTS[options.measurement], bench.Bench(options.folder, options.notme, options.work)
    result = module.measure(b, options)
    titles, rows = module.table(result)
    print(table.text(titles, rows), end="", flush=True)
    if options.json:
        write(options.json, json.dumps(result, indent=1) + "\n")
    if options.markdown:
        write(options.markdown, origin(options, b) + table.markdown(titles, rows))


def every(options):
    folder = os.path.join(options.work, "results")
    os.makedirs(folder, exist_ok=True)
    same = [options.folder, "--notme", options.notme, "--work", options.work, "--jobs", str(options.jobs)]
    for name, words in ALL.items():
        print("%s:" % name, flush=True)
        path = os.path.join(folder, name)
        one(arguments(words + same + ["--json", path + ".json", "--markdown", path + ".md"]))


def main():
    options = arguments(sys.argv[1:])
    try:
        if options.measurement == "all":
            every(options)
        else:
            one(options)
    except (bench.Failure, subprocess.CalledProcessError) as failure:
        sys.exit("evaluate: %s" % failure)
