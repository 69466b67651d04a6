"""Runs the examples of the pages and compares what they print, or writes it into the pages with --write.

A fenced block of the kind `console` holds commands behind "$ " (a backslash at the end continues one) and what they
print; a line "…" stands for any lines. The comment before it says where it runs:

    <!-- example: testdata/projects/attribution -->   in a copy of that folder, a git repository with one commit
    <!-- example: empty -->                           in an empty folder
    <!-- not run: needs a network -->                 not at all

Blocks of a page that name the same folder share its copy, in their order. Blocks that start a scratch server are passed
over, and named, where no PostgreSQL is installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["PGSTEWARD_SOURCE"])
BIN = Path(os.environ["PGSTEWARD_BIN"])
TOOLS = ("validate-migration", "normalize-schema", "schema-diff", "rls-check", "grant-audit")
SERVER = re.compile(r"--probe|--prove|--exact always|\bscratch:")
BLOCK = re.compile(r"^(?:<!-- (?P<what>example|not run): (?P<where>.*?) -->\n)?(?P<indent> *)```console\n(?P<body>.*?)^ *```$", re.M | re.S)
IDENTITY = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "t"), ("EMAIL", "t@example.org"), ("DATE", "2026-01-01T00:00:00Z"))}


class Folders:
    """Copies of the folders that the blocks of one page run in."""

    def __init__(self, work):
        self.work = work
        self.copies = {}

    def copy_of(self, where):
        if where not in self.copies:
            copy = self.work / str(len(self.copies))
            if where == "empty":
                copy.mkdir(parents=True)
            else:
                shutil.copytree(SOURCE / where, copy)
            git = lambda *arguments: subprocess.run(["git", "-C", str(copy), *arguments], check=True, env={**os.environ, **IDENTITY})
            git("init", "-q", "-b", "main")
            git("add", "-A")
            git("commit", "-q", "--allow-empty", "-m", "one")
            self.copies[where] = copy
        return self.copies[where]


def commands_of(body):
    """(command, what it is said to print), both as text."""
    found = []
    for line in body.splitlines(keepends=True):
        if found and found[-1][0].endswith("\\\n") and not found[-1][1]:
            found[-1][0] += line
        elif line.startswith("$ "):
            found.append([line[2:], ""])
        elif found:
            found[-1][1] += line
    return found


def run(command, folder):
    path = f"{BIN}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", "NO_COLOR": "1", "GIT_CONFIG_GLOBAL": "/dev/null", **IDENTITY}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, timeout=120)
    # As pages have it: no blanks at the ends of lines.
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def agrees(said, printed):
    if "…\n" not in said:
        return said == printed
    pattern = "".join("(?:.*\n)*?" if line == "…\n" else re.escape(line) for line in said.splitlines(keepends=True))
    return re.fullmatch(pattern, printed) is not None


def missing_tool(body):
    return next((tool for tool in TOOLS if re.search(rf"\b{tool}\b", body) and not (BIN / tool).exists()), None)


def missing_server(body):
    return SERVER.search(body) and not shutil.which("postgres") and not list(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def checked_block(match, page, folders, report):
    where, body, indent = match["where"], match["body"], match["indent"]
    if match["what"] is None:
        report(page, "a block of commands does not say where it runs")
    if match["what"] != "example":
        return match[0]
    if tool := missing_tool(body):
        print(f"# not run: {page}: there is no {tool}")
        return match[0]
    if missing_server(body):
        print(f"# not run: {page}: no PostgreSQL server is installed")
        return match[0]
    folder, written = folders.copy_of(where), ""
    for command, said in commands_of(body.replace(f"\n{indent}", "\n").removeprefix(indent)):
        printed = run(command, folder)
        report.count += 1
        if not agrees(said, printed):
            report(page, f"$ {command}does not print what the page says, but:\n{printed}")
            said = printed
        written += f"$ {command}{said}"
    written = "".join(indent + line if line != "\n" else line for line in written.splitlines(keepends=True))
    return match[0].replace(body, written) if body else match[0]


class Report:
    def __init__(self):
        self.problems, self.count = [], 0

    def __call__(self, page, text):
        self.problems.append(f"{page}: {text}")


def main(write):
    report = Report()
    with tempfile.TemporaryDirectory(prefix="pgsteward-examples-") as work:
        pages = [SOURCE / "README.md", *sorted((SOURCE / "docs").rglob("*.md"))]
        for number, page in enumerate(pages):
            folders = Folders(Path(work) / str(number))
            text = page.read_text()
            new = BLOCK.sub(lambda match: checked_block(match, page.relative_to(SOURCE), folders, report), text)
            if write and new != text:
                page.write_text(new)
    for problem in report.problems:
        print(f"not ok - {problem}")
    print(f"ok - {report.count} commands were run")
    return 1 if report.problems and not write else 0


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
