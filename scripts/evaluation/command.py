"""The command line of scripts/evaluate."""
import argparse
import json
import os
import sys

from evaluation import bench, calibration, cold_start, evidence, memory, poisoning, quality, table

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MEASUREMENTS = {"quality": quality, "calibration": calibration, "evidence": evidence, "poisoning": poisoning,
                "cold-start": cold_start, "memory": memory}
ADAPT = {"yes": [True], "no": [False], "both": [False, True]}


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


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description="Measures notme on the development sets.")
    commands = parser.add_subparsers(dest="measurement", required=True)
    for name, module in MEASUREMENTS.items():
        p = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        p.add_argument("folder", nargs="?", default=os.environ.get("NOTME_BENCH"),
                       help="holds splicebench.py and the data, beside each other or in bench/ and data/ (or NOTME_BENCH)")
        p.add_argument("--sets", type=chosen(module), default=list(module.SETS), help="of " + ", ".join(module.SETS))
        p.add_argument("--seeds", type=numbers, default=module.SEEDS, help="%s" % ",".join(map(str, module.SEEDS)))
        p.add_argument("--adapt", choices=ADAPT, default="yes", help="batch --adapt (yes)")
        p.add_argument("--shipped", action="store_true", help="the shipped model, not one trained without the set's kind")
        p.add_argument("--notme", default=os.path.join(ROOT, "build", "release", "notme"), help="the binary")
        p.add_argument("--work", default=os.path.join(ROOT, "build", "evaluation"), help="what is made is kept here")
        p.add_argument("--jobs", type=int, default=2, help="runs at a time (2)")
        p.add_argument("--json", metavar="FILE", help="the figures, of every run")
        p.add_argument("--markdown", metavar="FILE", help="the table, as docs/results.md has it")
    options = parser.parse_args(words)
    options.adapt = ADAPT[options.adapt]
    if not options.folder:
        parser.error("which folder holds splicebench.py and the data? (an argument, or NOTME_BENCH)")
    return options


def write(path, content):
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def main():
    options = arguments(sys.argv[1:])
    module = MEASUREMENTS[options.measurement]
    try:
        result = module.measure(bench.Bench(options.folder, options.notme, options.work), options)
    except bench.Failure as failure:
        sys.exit("evaluate: %s" % failure)
    titles, rows = module.table(result, options)
    print(table.text(titles, rows), end="")
    if options.json:
        write(options.json, json.dumps(result, indent=1) + "\n")
    if options.markdown:
        write(options.markdown, table.markdown(titles, rows))
