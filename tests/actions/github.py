"""A GitHub of files: repositories in folders, events from fixtures, and run-composite.mjs in place of the runner."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["PGSTEWARD_SOURCE"])
BIN = Path(os.environ["PGSTEWARD_BIN"])
RUNNER = Path(os.environ["ACTION_VALIDATORS"]) / "run-composite.mjs"
EVENTS = SOURCE / "tests/actions/events"
ZERO = "0" * 40

os.environ.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="t", GIT_AUTHOR_EMAIL="t@example.org",
                  GIT_COMMITTER_NAME="t", GIT_COMMITTER_EMAIL="t@example.org", GIT_AUTHOR_DATE="2026-01-01T00:00:00Z",
                  GIT_COMMITTER_DATE="2026-01-01T00:00:00Z")

_work = tempfile.TemporaryDirectory(prefix="pgsteward-actions-")
WORK = Path(_work.name)
_count = 0
_numbers = iter(range(1, 10**6))


def ok(what, holds, seen=None):
    global _count
    _count += 1
    if holds:
        print(f"ok {_count} - {what}")
        return
    print(f"not ok {_count} - {what}")
    if seen is not None:
        print(seen if isinstance(seen, str) else json.dumps(seen, indent=1, ensure_ascii=False))
    sys.exit(1)


def same(what, expected, seen, context=None):
    ok(what, expected == seen, f"expected: {expected!r}\nseen:     {seen!r}\n{context or ''}")


def done():
    print(f"1..{_count}")


def git(folder, *arguments):
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class Repository:
    """What GitHub has: any commit of it can be fetched by its name."""

    def __init__(self, name="origin"):
        self.path = WORK / f"{name}-{next(_numbers)}"
        subprocess.run(["git", "init", "-q", "-b", "main", str(self.path)], check=True)
        git(self.path, "config", "uploadpack.allowAnySHA1InWant", "true")

    def write(self, files):
        for name, text in files.items():
            path = self.path / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return self

    def commit(self, files=None, message="change"):
        self.write(files or {})
        git(self.path, "add", "-A")
        git(self.path, "commit", "-q", "--allow-empty", "-m", message)
        return git(self.path, "rev-parse", "HEAD")

    def branch(self, name, start="HEAD"):
        git(self.path, "checkout", "-q", "-B", name, start)

    def switch(self, name):
        git(self.path, "checkout", "-q", name)

    def merge(self, base, head):
        """The commit that GitHub makes to test a pull request."""
        git(self.path, "checkout", "-q", "--detach", base)
        git(self.path, "merge", "-q", "--no-ff", "-m", "merge", head)
        return git(self.path, "rev-parse", "HEAD")

    def checkout(self, sha, depth=1, branch=None):
        """What actions/checkout leaves behind."""
        clone = WORK / f"workspace-{next(_numbers)}"
        subprocess.run(["git", "init", "-q", str(clone)], check=True)
        git(clone, "remote", "add", "origin", f"file://{self.path}")
        git(clone, "fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin", sha,
            *([] if depth else ["+refs/heads/*:refs/remotes/origin/*"]))
        git(clone, "checkout", "-q", *(["-B", branch] if branch else ["--detach"]), sha)
        return clone


def event(name, **shas):
    text = (EVENTS / f"{name}.json").read_text()
    for key, sha in shas.items():
        text = text.replace(f"@{key.upper()}@", sha)
    return json.loads(text)


_runner = None


def ask_runner(request):
    """One process for all runs: most of a run's time is node's start."""
    global _runner
    if _runner is None:
        _runner = subprocess.Popen(["node", str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    _runner.stdin.write(json.dumps(request) + "\n")
    _runner.stdin.flush()
    return json.loads(_runner.stdout.readline())


def run_action(action, workspace, event_name, payload, inputs=None, sha=None, ref="refs/heads/main", env=None):
    temp = WORK / f"temp-{next(_numbers)}"
    temp.mkdir()
    request = {
        "action": str(SOURCE / "actions" / action), "inputs": inputs or {}, "event_name": event_name, "event": payload,
        "sha": sha or git(workspace, "rev-parse", "HEAD"), "ref": ref, "workspace": str(workspace), "temp": str(temp),
        "env": {"GIT_CONFIG_GLOBAL": "/dev/null", **(env or {})},
    }
    result = ask_runner(request)
    if "problem" in result:
        ok(f"the steps of {action} can be run", False, result["problem"])
    result["temp"] = str(temp)
    ok(f"{action}: nothing that was printed is a workflow command by accident", result["foreign_commands"] == [], result["log"])
    return result
