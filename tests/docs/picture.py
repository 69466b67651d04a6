"""Draws what validate-migration prints in a terminal as docs/terminal.svg, or, without --write, tells whether the picture
is that of today."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

SOURCE = Path(os.environ["PGSTEWARD_SOURCE"])
BIN = Path(os.environ["PGSTEWARD_BIN"])
PICTURE = SOURCE / "docs" / "terminal.svg"
COMMAND = ["validate-migration", "migrations/0042_orders.sql"]

FONT, ADVANCE, LINE, MARGIN, TOP = 13, 7.83, 19, 20, 52
ATTRIBUTES = {"1": "b", "2": "f", "31": "r", "32": "g", "33": "y", "36": "c"}
STYLE = """text { font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d8dee9; white-space: pre }
.b { font-weight: bold } .f { fill: #7b8799 } .r { fill: #ef6b73 } .g { fill: #8fc77f } .y { fill: #e5c07b } .c { fill: #64b5c6 }"""


def printed():
    """The command, then what it writes to both streams, in their order."""
    run = subprocess.run([str(BIN / COMMAND[0]), "--no-config", "--color", "always", *COMMAND[1:]], cwd=SOURCE / "testdata" / "picture",
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode != 1:
        sys.exit(f"picture: {COMMAND[0]} ended with status {run.returncode}:\n{run.stdout}")
    return [f"\x1b[32m$\x1b[0m {' '.join(COMMAND)}", *run.stdout.splitlines()]


def runs_of(line):
    """(classes, text) of a line with terminal attributes."""
    classes = []
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b["):
            words = part[2:-1].split(";")
            classes = [] if words == ["0"] else [ATTRIBUTES[word] for word in words]
        elif part:
            yield classes, part


def drawn(lines):
    width = MARGIN * 2 + round(max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines) * ADVANCE)
    height = TOP + LINE * len(lines) + MARGIN - FONT // 2
    rows = []
    for number, line in enumerate(lines):
        spans = "".join(f'<tspan class="{" ".join(classes)}">{escape(text)}</tspan>' if classes else escape(text) for classes, text in runs_of(line))
        rows.append(f'<text x="{MARGIN}" y="{TOP + number * LINE}" xml:space="preserve">{spans}</text>')
    dots = "".join(f'<circle cx="{MARGIN + 2 + 18 * i}" cy="20" r="5.5" fill="{colour}"/>' for i, colour in enumerate(("#ef6b73", "#e5c07b", "#8fc77f")))
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
                      'aria-label="validate-migration stops two statements of a migration and lets a waived one pass">',
                      f"<style>{STYLE}</style>", f'<rect width="{width}" height="{height}" rx="9" fill="#1e2430"/>', dots, *rows, "</svg>", ""])


def main():
    picture = drawn(printed())
    if sys.argv[1:] == ["--write"]:
        PICTURE.write_text(picture, encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit("picture: docs/terminal.svg shows something else than the tool prints; tests/docs/picture.py --write draws it")
    else:
        print("picture: docs/terminal.svg is current")


main()
