"""The actions for whole schemas: how they call their tools, and what becomes of the answers."""

import json
import shutil
from pathlib import Path

from github import SOURCE, WORK, ZERO, Repository, done, event, git, ok, run_action, same

VERSION = (SOURCE / "VERSION").read_text().strip()
STAND_INS = WORK / "stand-ins"
STAND_INS.mkdir()
TOOLS = ("normalize-schema", "rls-check", "grant-audit", "schema-diff")
for tool in TOOLS:
    shutil.copy(SOURCE / "tests/actions/stand-in", STAND_INS / tool)
SECRET = "postgresql://auditor:hunter2@db.example.org/shop?sslmode=verify-full"


def findings_report(tool, errors=0, warnings=0, notices=0, waived=0, files=1, **more):
    return {"schema_version": 1, "tool": tool, "version": VERSION,
            "summary": {"errors": errors, "warnings": warnings, "notices": notices, "waived": waived, "files": files, "statements": 9, "opaque": 0},
            # Texts that look like members.
            "findings": [{"object": '"errors": 7', "message": 'x\n    "errors": 7,\n      "enabled": false'}], "waivers": [], "errors": [], **more}


def drift_report(severity, *drifts, percent=100.0, undetermined=()):
    return {"schema_version": 1, "tool": "schema-diff", "severity": severity, "compliance": {"objects": 412, "matching": 409, "percent": percent},
            "drifts": list(drifts), "undetermined": list(undetermined)}


def call(action, workspace, inputs, play=None, event_name="schedule", payload=None, env=None, **others):
    calls = WORK / "calls"
    calls.write_text("")
    play = {"report": findings_report(action) if action != "schema-diff" else drift_report("PASS"), **(play or {})}
    result = run_action(action, workspace, event_name, payload or event("schedule"), {"bin-dir": str(STAND_INS), **inputs},
                        env={"STAND_IN_CALLS": str(calls), "STAND_IN_VERSION": VERSION, "STAND_IN": json.dumps(play), **(env or {})}, **others)
    lines = calls.read_text().splitlines()
    analyses = [line for line in lines if "--report" in line]
    ok(f"{action} analyses at most once", len(analyses) <= 1, lines)
    result["argv"] = json.loads(lines[0]) if lines else None
    return result


def read(result):
    """The sources that the tool was given."""
    return result["argv"][result["argv"].index("--") + 1:]


def passes(what, result, status=0):
    same(f"{what}: exit status", status, result["status"], result["log"])
    same(f"{what}: output exit-code", str(status), result["outputs"]["exit-code"], result["log"])


def refused(what, result, words):
    passes(what, result, 2)
    same(f"{what}: nothing was run", None, result["argv"])
    ok(f"{what}: that says {words!r}", any(words in a["message"] for a in result["annotations"] if a["level"] == "error"), result["annotations"])


repository = Repository()
base = repository.commit({"db/schema.sql": "CREATE TABLE a (id int);\n", "pgsteward.yaml": "version: 1\ncanonical: db/schema.sql\n"})
repository.branch("change")
head = repository.commit({"db/schema.sql": "CREATE TABLE a (id int, b int);\n"})
repository.switch("main")
main = repository.commit({"README.md": "later\n"})
merge = repository.merge("main", "change")
plain = repository.checkout(head)

# Which schema.
passes("without a source the tool takes the configured one", result := call("rls-check", plain, {}))
same("so it is given none", [], read(result))
for name in ("db/schema.sql", "db/a b$(touch pwned).sql", "-rf.sql", "::error::x.sql", "git:HEAD:db/schema.sql", "alembic/versions@base", "scratch:db/schema.sql"):
    same(f"the source {name!r} arrives as it is", [name], read(call("rls-check", plain, {"source": name})))
same("EXPECTED and ACTUAL in this order", ["db/a.sql", "db/b.sql"], read(call("schema-diff", plain, {"actual": "db/b.sql", "expected": "db/a.sql"})))
same("without EXPECTED it is the configured one", ["db/b.sql"], read(call("schema-diff", plain, {"actual": "db/b.sql"})))
same("without both they are the configured ones", [], read(call("schema-diff", plain, {})))
refused("EXPECTED without ACTUAL", call("schema-diff", plain, {"expected": "db/a.sql"}), "actual or dsn-env")
refused("a source on two lines", call("rls-check", plain, {"source": "a\nb"}), "one line")
refused("stdin", call("rls-check", plain, {"source": "-"}), "stdin")
ok("no name was executed", not list(WORK.rglob("pwned")))

# A database: its connection string is nowhere but in the environment.
for action, inputs, sources in (("rls-check", {"dsn-env": "AUDIT_DSN"}, ["env:AUDIT_DSN"]), ("grant-audit", {"source": "env:AUDIT_DSN"}, ["env:AUDIT_DSN"]),
                                ("grant-audit", {"source": "scratch:env:AUDIT_DSN"}, ["scratch:env:AUDIT_DSN"]),
                                ("schema-diff", {"expected": "db/schema.sql", "dsn-env": "AUDIT_DSN"}, ["db/schema.sql", "env:AUDIT_DSN"])):
    result = call(action, plain, inputs, env={"AUDIT_DSN": SECRET})
    passes(f"{action}: a database", result)
    same(f"{action}: is named by its variable", sources, read(result))
    kept = "".join(path.read_text(errors="replace") for path in Path(result["temp"]).rglob("*") if path.is_file())
    ok(f"{action}: the connection string is in no argument, output, summary, log or file", "hunter2" not in json.dumps(result) + kept, result["log"])
for what, inputs, words in (
        ("a connection string as source", {"source": SECRET}, "env:NAME"), ("as scratch:", {"source": f"scratch:{SECRET}"}, "env:NAME"),
        ("as keywords", {"source": "host=x user=y password=hunter2"}, "env:NAME"), ("a service", {"source": "service=shop"}, "env:NAME"),
        ("as dsn-env", {"dsn-env": SECRET}, "never an input"), ("as env:", {"source": f"env:{SECRET}"}, "never an input"),
        ("a variable that is empty", {"dsn-env": "AUDIT_DSN"}, "AUDIT_DSN"), ("a name that is none", {"dsn-env": "a b"}, "names an environment variable"),
        ("both", {"dsn-env": "AUDIT_DSN", "source": "x.sql"}, "exclude each other")):
    result = call("rls-check", plain, inputs)
    refused(what, result, words)
    ok(f"{what}: it is not repeated", "hunter2" not in json.dumps(result), result["log"])
refused("both, of schema-diff", call("schema-diff", plain, {"dsn-env": "A", "actual": "x.sql"}), "exclude each other")
payload = event("pull_request_fork", base=base, head=head)
refused("a pull request of a fork, which gets no secrets", call("rls-check", plain, {"dsn-env": "AUDIT_DSN"}, event_name="pull_request", payload=payload), "fork")
passes("a fork that is judged by its files", call("rls-check", plain, {"source": "db/schema.sql"}, event_name="pull_request", payload=payload))
refused("pull_request_target", call("rls-check", plain, {}, event_name="pull_request_target", payload=payload), "pull_request_target")

# What a change is compared with.
pull = event("pull_request", base=base, head=head)
CHANGE = {"expected": "git:base:db/schema.sql", "actual": "db/schema.sql"}


def compares(what, expected, workspace, event_name, payload, **others):
    result = call("schema-diff", workspace, CHANGE, event_name=event_name, payload=payload, **others)
    passes(what, result)
    same(f"{what}: with the right revision", [f"git:{expected}:db/schema.sql", "db/schema.sql"], read(result), result["log"])
    same(f"{what}: which is here", "commit", git(workspace, "cat-file", "-t", expected))


for depth in (1, 2, 0):
    compares(f"a pull request, fetch-depth {depth}", main, repository.checkout(merge, depth), "pull_request", pull, sha=merge)
compares("its head", base, repository.checkout(head, 1), "pull_request", pull, sha=ZERO)
compares("a merge group", main, repository.checkout(merge, 1), "merge_group", event("merge_group", base=main, head=merge))
compares("a push", base, repository.checkout(head, 1), "push", event("push", before=base, head=head))
compares("a new branch", base, repository.checkout(head, 0), "push", event("push_new_branch", before=ZERO, head=head), ref="refs/heads/change")
compares("a forced push", base, repository.checkout(head, 0), "push", event("push_forced", before="ab" * 20, head=head), ref="refs/heads/change")
refused("a schedule has no base", call("schema-diff", plain, CHANGE), "no base")
refused("nor has the first push", call("schema-diff", plain, CHANGE, event_name="push", payload=event("push_first", before=ZERO, head=head)), "no base")
passes("unless it is named", result := call("schema-diff", repository.checkout(head, 1), {**CHANGE, "base": "main"}))
same("then it is where this one left it", f"git:{base}:db/schema.sql", read(result)[0])
result = call("grant-audit", repository.checkout(merge, 1), {"before": "git:base:db/schema.sql", "policy-ref": "base"}, event_name="pull_request", payload=pull, sha=merge)
same("before and policy-ref know it too", [f"--before=git:{main}:db/schema.sql", f"--policy-ref={main}"],
     [argument for argument in result["argv"] if argument.startswith(("--before", "--policy-ref"))], result["log"])
result = call("rls-check", repository.checkout(head, 1), {"source": "git:origin/main:db/schema.sql"})
same("a branch that a shallow clone lacks is fetched", [f"git:{main}:db/schema.sql"], read(result), result["log"])
refused("a revision that is nowhere", call("rls-check", plain, {"source": "git:v9:db/schema.sql"}), "fetch-depth")
refused("a revision that is an option", call("rls-check", plain, {"source": "git:--upload-pack=touch pwned:x"}), "could not be fetched")
refused("a revision without a path", call("rls-check", plain, {"source": "git:main"}), "git:REV:PATH")

# Options.
result = call("rls-check", plain, {"source": "db/schema.sql", "probe": "true", "allow-undetermined": "true", "pg-version": "17", "fail-on": "warning",
                                   "args": "--as\nadmin\n", "working-directory": "db", "config": "../pgsteward.yaml"})
for argument in ("--probe", "--allow-undetermined", "--pg-version=17", "--fail-on=warning", "--as", "admin", "--path-prefix=db/", "--config=../pgsteward.yaml"):
    ok(f"{argument} is given", argument in result["argv"], result["argv"])
for inputs, words in (({"probe": "yes"}, "probe is one of"), ({"emit": "html"}, "emit is one of"), ({"args": "--emit=sql"}, "--emit"),
                      ({"fail-on": "none"}, "fail-on is one of"), ({"pg-version": "1\n7"}, "one line")):
    refused(f"{inputs}", call("rls-check", plain, inputs), words)
result = call("schema-diff", plain, {"actual": "a.sql", "emit": "alembic", "exact": "never", "prove": "true"})
ok("what was emitted is an output", Path(result["outputs"]["emitted"]).read_text() == "-- emitted\n" and result["outputs"]["emitted"].endswith(".py"), result["outputs"])
ok("and the report is beside it", Path(result["outputs"]["report"]).is_file() and "--exact=never" in result["argv"] and "--prove" in result["argv"], result["argv"])
same("without emit there is none", "", call("schema-diff", plain, {"actual": "a.sql"})["outputs"]["emitted"])

# What becomes of the answer.
tables = [{"table": f"public.t{i}", "enabled": verdict != "unprotected", "verdict": verdict, "policies": [{"enabled": False, "verdict": "leaking"}]}
          for i, verdict in enumerate(["isolated", "leaking", "leaking", "unprotected", "undetermined", "exempt"])]
play = {"status": 1, "report": findings_report("rls-check", errors=3, warnings=2, waived=1, tables=tables),
        "github": "::error file=db/schema.sql,line=1,title=rls-not-enabled::public.t3 has no row security\n", "stderr": "note: 1 role is missing\n::error::x\n"}
result = call("rls-check", plain, {}, play)
passes("findings fail the job", result, 1)
same("figures of rls-check", {"findings": "5", "errors": "3", "warnings": "2", "notices": "0", "waived": "1", "files-checked": "1", "tables": "6",
                              "tables-without-rls": "1", "leaking": "2", "unprotected": "1", "undetermined": "1"},
     {name: result["outputs"][name] for name in ("findings", "errors", "warnings", "notices", "waived", "files-checked", "tables", "tables-without-rls",
                                                 "leaking", "unprotected", "undetermined")}, result["log"])
same("the annotation", [{"level": "error", "file": "db/schema.sql", "line": "1", "title": "rls-not-enabled", "message": "public.t3 has no row security"}],
     result["annotations"])
same("the summary", "the report as markdown\n", result["summary"])
ok("notes are in the log", "1 role is missing" in result["log"], result["log"])
same("only the gate failed", ["success"] * 4 + ["failure"], [step["outcome"] for step in result["steps"]])
same("no annotations in a merge queue", [], call("rls-check", repository.checkout(merge, 1), {}, play, "merge_group",
                                                 event("merge_group", base=main, head=merge))["annotations"])
drifts = [{"id": f"SCHEMA-DRIFT-00{i}", "severity": severity, "status": status} for i, (severity, status) in
          enumerate([("BLOCKING", "open"), ("LOW", "open"), ("HIGH", "accepted")])]
DRIFT = ("has-drift", "severity", "drifts", "undetermined", "compliance")
result = call("schema-diff", plain, {"actual": "a.sql"},
              {"status": 1, "report": drift_report("BLOCKING", *drifts, percent=99.27, undetermined=[{"object": "public.v", "status": "open"}])})
passes("drift fails the job", result, 1)
same("figures of schema-diff", ("true", "BLOCKING", "2", "1", "99.27"), tuple(result["outputs"][name] for name in DRIFT), result["log"])
result = call("schema-diff", plain, {"actual": "a.sql"}, {"report": drift_report("PASS")})
same("no drift", ("false", "PASS", "0", "0", "100.0"), tuple(result["outputs"][name] for name in DRIFT), result["log"])
for status in (2, 3):
    result = call("grant-audit", plain, {}, {"status": status, "report": None, "stderr": "grant-audit: error: no <b> ##[error] such role\n"})
    passes(f"a tool that ends with {status}", result, status)
    ok("is an annotation", any("such role" in a["message"] for a in result["annotations"]), result["annotations"])
    ok("and in the summary, as text", "no &lt;b>" in result["summary"], result["summary"])
    same("its figures are empty", "", result["outputs"]["findings"])
passes("a report and exit status 2", call("grant-audit", plain, {}, {"status": 2}), 2)
passes("a tool that says nothing has not passed", call("grant-audit", plain, {}, {"report": None}), 2)
passes("nor has one that was ended", call("grant-audit", plain, {}, {"status": 137, "report": None}), 137)

# normalize-schema: the patch decides, and the normal form is there whatever it says.
PATCH = "--- db/schema.sql\n+++ db/schema.sql\n-create table a;\n+CREATE TABLE a <b>;\n::error::x\n"
result = call("normalize-schema", plain, {"source": "db/schema.sql", "drop": "owner,comment"}, {"status": 1, "text": PATCH})
passes("a file that is not in its normal form", result, 1)
same("its patch is written by the one analysis", ["--drop=owner,comment", "--check"], [a for a in result["argv"] if a.startswith(("--check", "--drop"))], result["argv"])
same("changed", "true", result["outputs"]["changed"])
same("the patch is a file", PATCH, Path(result["outputs"]["patch"]).read_text())
ok("and in the summary, as text", "+CREATE TABLE a &lt;b>;" in result["summary"], result["summary"])
ok("the normal form and the fingerprint are there", Path(result["outputs"]["normalized"]).is_file() and result["outputs"]["sha256"], result["outputs"])
result = call("normalize-schema", plain, {"source": "db/schema.sql"}, {"text": ""})
passes("a file in its normal form", result)
same("unchanged", "false", result["outputs"]["changed"])
passes("fail-on: never", call("normalize-schema", plain, {"fail-on": "never"}, {"text": PATCH}))
passes("what cannot be read", call("normalize-schema", plain, {}, {"status": 2}), 2)
refused("--in-place", call("normalize-schema", plain, {"args": "--in-place"}), "--in-place")
refused("a tool that is not there", call("grant-audit", plain, {"bin-dir": str(SOURCE / "docs")}), "no executable")
done()
