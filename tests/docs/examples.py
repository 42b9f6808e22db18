#!/usr/bin/env python3
"""Runs every example of the documents and compares its output.

  examples.py NOTME ROOT

An example is an indented line that begins with "$ ", and the lines below it are what it prints. A line "…" stands for any lines, and
"…" within a line for any text. An example ends where the block ends, or at the next "$ "."""
import glob
import os
import re
import subprocess
import sys
import tempfile

NOTME, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])


def examples(path):
    """(line number, command, expected lines) of a Markdown file's indented blocks."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    found = None
    for number, line in enumerate(lines + [""], 1):
        inside = line.startswith("    ") or (found and line == "" and number < len(lines) and lines[number].startswith("    "))
        if found and (not inside or line.startswith("    $ ")):
            yield found
            found = None
        if line.startswith("    $ "):
            found = (number, line[6:], [])
        elif found:
            found[2].append(line[4:])


def pattern(expected):
    """A regular expression for the lines that are expected."""
    while expected and expected[-1] == "":
        expected = expected[:-1]
    parts = []
    for line in expected:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.split("…")) + r"\n")
    return re.compile("".join(parts))


def run(command, folder):
    environment = dict(os.environ, PATH=folder + os.pathsep + os.environ["PATH"], NO_COLOR="1", LC_ALL="C.UTF-8")
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL)
    return done.stdout.decode("utf-8", "replace")


def main():
    count, failed = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(NOTME, os.path.join(folder, "notme"))
        for path in sorted(glob.glob(os.path.join(ROOT, "*.md")) + glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True)):
            for number, command, expected in examples(path):
                count += 1
                output = run(command, folder)
                if not pattern(expected).fullmatch(output):
                    failed += 1
                    print("FAILED %s:%d: $ %s\nprinted:\n%s" % (os.path.relpath(path, ROOT), number, command, output))
    print("%d examples, %d failed" % (count, failed))
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
