"""Tables: for people at a terminal, and as Markdown for docs/results.md. A cell is text or a number; None is shown as '-'."""


def cell(value):
    if value is None:
        return "-"
    return value if isinstance(value, str) else "%d" % value if isinstance(value, int) else "%.4f" % value


def text(titles, rows):
    cells = [list(titles)] + [[cell(value) for value in row] for row in rows]
    wide = [max(len(row[i]) for row in cells) for i in range(len(titles))]
    lines = []
    for row in cells:
        rest = [value.rjust(width) for value, width in zip(row[1:], wide[1:])]
        lines.append("  ".join([row[0].ljust(wide[0])] + rest))
    return "\n".join(lines) + "\n"


def markdown(titles, rows):
    lines = ["| " + " | ".join(titles) + " |", "| --- |" + " ---: |" * (len(titles) - 1)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
