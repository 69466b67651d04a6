"""actions/validate-migration: what it selects, says and ends with."""

import json
from pathlib import Path

from github import BIN, SOURCE, WORK, ZERO, Repository, done, event, git, ok, run_action, same

SKIPPING = "No candidate migrations detected; skipping."
ORDERS = {"db/migrations/000001_orders.up.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n",
          "db/migrations/000001_orders.down.sql": "DROP TABLE orders;\n"}
DROP_NOTE = {"db/migrations/000002_note.up.sql": "ALTER TABLE orders DROP COLUMN note;\n",
             "db/migrations/000002_note.down.sql": "ALTER TABLE orders ADD COLUMN note text;\n"}
ADD_PRICE = {"db/migrations/000002_price.up.sql": "ALTER TABLE orders ADD COLUMN price_cents bigint;\n",
             "db/migrations/000002_price.down.sql": "ALTER TABLE orders DROP COLUMN price_cents;\n"}
COMMON = {"bin-dir": str(BIN), "paths": "db/migrations"}


def validate(workspace, event_name, payload, inputs=None, **others):
    return run_action("validate-migration", workspace, event_name, payload, {**COMMON, **(inputs or {})}, **others)


def verdict(what, result, status, findings=None):
    same(f"{what}: exit status", status, result["status"], result["log"])
    same(f"{what}: output exit-code", str(status), result["outputs"]["exit-code"], result["log"])
    if findings is not None:
        same(f"{what}: output findings", str(findings), result["outputs"]["findings"], result["log"])


def old_chain():
    """A repository whose history already destroyed something, so that looking at everything can be told from looking
    at the change."""
    repository = Repository()
    repository.commit({**ORDERS, "db/migrations/000000_old.up.sql": "DROP TABLE ancient;\n", "db/migrations/000000_old.down.sql": "SELECT 1;\n"})
    return repository


def pull_request(files, depth=2, base_repository=None, fixture="pull_request", inputs=None, more_on_main=None, **others):
    repository = base_repository or old_chain()
    fork_point = git(repository.path, "rev-parse", "main")
    repository.branch("change")
    head = repository.commit(files)
    repository.switch("main")
    base = repository.commit(more_on_main or {"README.md": "later\n"})
    merge = repository.merge("main", "change")
    workspace = repository.checkout(merge, depth)
    # The base of the event may be older than the one that was merged.
    return validate(workspace, "pull_request", event(fixture, base=others.pop("base_sha", fork_point), head=head), inputs,
                    sha=merge, ref="refs/pull/7/merge", **others)


# A destructive change is blocked, and the same with a waiver passes: the scenario of the README.
project = SOURCE / "testdata/projects/attribution"
NAME = "alembic/versions/003_data_governance/202511181000_drop_tenant_notes.py"


def alembic_change(proposal):
    repository = Repository()
    repository.commit({str(path.relative_to(project)): path.read_text() for path in project.rglob("*") if path.is_file()})
    text = (project.parent / "attribution-proposals" / proposal / Path(NAME).name).read_text()
    return pull_request({NAME: text}, base_repository=repository, inputs={"paths": ""}), text


result, text = alembic_change("blocked")
verdict("drop_column without a waiver", result, 1)
same("it is the only error", "1", result["outputs"]["errors"], result["log"])
line = next(i for i, row in enumerate(text.splitlines(), 1) if "drop_column" in row)
same("its annotation stands at the call", {"level": "error", "title": "drop-column", "file": NAME, "line": str(line), "endLine": str(line)},
     {key: result["annotations"][0].get(key) for key in ("level", "title", "file", "line", "endLine")})
ok("the summary names the rule and the place", "drop-column" in result["summary"] and str(line) in result["summary"], result["summary"])
same("the steps before the gate passed", ["success"] * 4 + ["failure"], [step["outcome"] for step in result["steps"]])
result, _ = alembic_change("waived")
verdict("drop_column with its waiver", result, 0)
same("no error is left", "0", result["outputs"]["errors"], result["log"])
same("the waiver is counted", "1", result["outputs"]["waived"])
notices = [a["message"] for a in result["annotations"] if a["level"] == "notice"]
ok("the waiver is a notice", len(notices) == 1 and "ADR-008" in notices[0], result["annotations"])
ok("the waiver is in the summary", "Waived" in result["summary"] and "ADR-008" in result["summary"], result["summary"])
report = json.loads(Path(result["outputs"]["report"]).read_text())
same("the report says who waived it", "ADR-008", next(f for f in report["findings"] if f["waiver"])["waiver"]["reference"])

# Pull requests: what changed, whatever was checked out.
verdict("a pull request of a merge commit, fetch-depth 2", pull_request(DROP_NOTE), 1, 1)
verdict("fetch-depth 1", pull_request(DROP_NOTE, depth=1), 1, 1)
verdict("fetch-depth 0", pull_request(DROP_NOTE, depth=0), 1, 1)
verdict("from a fork", pull_request(DROP_NOTE, fixture="pull_request_fork"), 1, 1)
verdict("a harmless change", pull_request(ADD_PRICE), 0, 0)
result = pull_request({"README.md": "words\n"}, more_on_main={"CHANGES": "x\n"})
verdict("no migration touched", result, 0, 0)
ok("and it says so", SKIPPING in result["log"] and SKIPPING in result["summary"], result["log"])
same("and sets the outputs", ("0", "0"), (result["outputs"]["files-checked"], result["outputs"]["waived"]))
result = pull_request({name: None for name in ORDERS})
verdict("a deleted migration", result, 1)
ok("is a finding", "removed-migration" in {a["title"] for a in result["annotations"]}, result["annotations"])
renamed = {**{name: None for name in ORDERS}, **{name.replace("000001", "000005"): text for name, text in ORDERS.items()}}
result = pull_request(renamed)
verdict("a renamed migration", result, 1)
result = pull_request({"db/migrations/000000_before.up.sql": "SELECT 1;\n"})
ok("one that comes before others is a finding", "out-of-order-revision" in {a["title"] for a in result["annotations"]}, result["annotations"])
repository = old_chain()
base = git(repository.path, "rev-parse", "HEAD")
repository.branch("change")
head = repository.commit(DROP_NOTE)
payload = event("pull_request", base=base, head=head)
verdict("the head checked out instead of the merge", validate(repository.checkout(head, 0), "pull_request", payload, sha=ZERO), 1, 1)
verdict("the same in a shallow clone", validate(repository.checkout(head, 1), "pull_request", payload, sha=ZERO), 1, 1)
workspace = repository.checkout(head, 1)
git(workspace, "remote", "set-url", "origin", "file:///nowhere")
result = validate(workspace, "pull_request", payload, sha=ZERO)
verdict("a base that cannot be had is no pass", result, 2)
ok("and the hint names fetch-depth", "fetch-depth" in result["annotations"][0]["message"], result["annotations"])
verdict("changed-only: false examines everything", pull_request(ADD_PRICE, inputs={"changed-only": "false"}), 1, 1)
result = validate(repository.checkout(head), "pull_request_target", payload)
verdict("pull_request_target is refused", result, 2)
verdict("unless it is allowed",
        validate(repository.checkout(head, 0), "pull_request_target", payload, {"allow-pull-request-target": "true"}, sha=base), 1, 1)
verdict("an explicit base", validate(repository.checkout(head, 0), "workflow_dispatch", event("workflow_dispatch"),
                                     {"changed-only": "true", "base": "main"}), 1, 1)
verdict("an unknown base", validate(repository.checkout(head, 0), "workflow_dispatch", event("workflow_dispatch"),
                                    {"changed-only": "true", "base": "--upload-pack=touch x"}), 2)

# Pushes look at everything; with changed-only at what came since.
push = lambda fixture, before: event(fixture, before=before, head=head)
verdict("a push examines everything", validate(repository.checkout(head), "push", push("push", base)), 1, 2)
changed = {"changed-only": "true"}
verdict("a push, changed only", validate(repository.checkout(head, 0), "push", push("push", base), changed), 1, 1)
verdict("a push, changed only, shallow", validate(repository.checkout(head, 1), "push", push("push", base), changed), 1, 1)
verdict("a new branch", validate(repository.checkout(head, 0), "push", push("push_new_branch", ZERO), changed, ref="refs/heads/change"), 1, 1)
verdict("a new branch, shallow", validate(repository.checkout(head, 1), "push", push("push_new_branch", ZERO), changed, ref="refs/heads/change"), 1, 1)
repository.branch("gone", base)
lost = repository.commit({"x.txt": "x"})
verdict("a forced push of a branch", validate(repository.checkout(head, 0), "push", push("push_forced", lost), changed, ref="refs/heads/change"), 1, 1)
verdict("a forced push whose past is gone", validate(repository.checkout(head, 0), "push", push("push_forced", "ab" * 20), changed,
                                                     ref="refs/heads/change"), 1, 1)
verdict("a forced push of main", validate(repository.checkout(head, 0), "push", push("push_forced_main", lost), changed), 1, 1)
verdict("the first push of main: everything", validate(repository.checkout(head, 0), "push", push("push_first", ZERO), changed), 1, 2)
result = validate(repository.checkout(head, 1), "merge_group", event("merge_group", base=base, head=head), ref="refs/heads/gh-readonly-queue/main/pr-7")
verdict("a merge group", result, 1, 1)
same("whose annotations nobody would see", [], result["annotations"])
verdict("a schedule examines everything", validate(repository.checkout(head), "schedule", event("schedule")), 1, 2)

# The policy of the base: a change cannot relax its own gate.
repository = Repository()
repository.commit({**ORDERS, "pgsteward.yaml": "version: 1\nmigrations: { path: db/migrations }\n"})
relaxing = {**DROP_NOTE, "pgsteward.yaml": "version: 1\nmigrations: { path: db/migrations }\nrules: { drop-column: off }\n"}
repository.branch("start")
repository.switch("main")
verdict("a change may set its own rules", pull_request(relaxing, base_repository=repository, inputs={"paths": ""}), 0, 0)
git(repository.path, "checkout", "-q", "-B", "main", "start")
verdict("but not with policy-ref: base", pull_request(relaxing, base_repository=repository, inputs={"paths": "", "policy-ref": "base"}), 1, 1)
git(repository.path, "checkout", "-q", "-B", "main", "start")
verdict("nor in a shallow clone", pull_request(relaxing, base_repository=repository, depth=1,
                                              inputs={"paths": "", "policy-ref": "base", "changed-only": "false"}), 1, 1)
git(repository.path, "checkout", "-q", "-B", "main", "start")
verdict("an unknown policy-ref", pull_request(relaxing, base_repository=repository, inputs={"policy-ref": "nowhere"}), 2)

# Waivers, levels and arguments.
waived = {"db/migrations/000002_note.up.sql": "ALTER TABLE orders DROP COLUMN note; -- CI:DESTRUCTIVE_OK - See ADR-014\n"}
verdict("a waiver is honoured", pull_request(waived), 0, 0)
verdict("a waiver is denied", pull_request(waived, inputs={"waivers": "deny"}), 1, 1)
result = pull_request(waived, inputs={"waivers": "report"})
verdict("a waiver is reported", result, 0, 1)
same("as a notice", "1", result["outputs"]["notices"])
verdict("fail-on: never", pull_request(DROP_NOTE, inputs={"fail-on": "never"}), 0, 1)
verdict("fail-on: notice", pull_request(waived, inputs={"waivers": "report", "fail-on": "notice"}), 1, 1)
for name, value in {"fail-on": "none", "waivers": "some", "changed-only": "yes", "working-directory": "nowhere", "paths": "nowhere",
                    "args": "--format=text", "config": "a\nb", "pg-version": "eleven", "bin-dir": "/nowhere", "version": "1.2"}.items():
    result = pull_request(DROP_NOTE, inputs={name: value})
    verdict(f"{name}: {value!r}", result, 2)
    ok("is explained", result["annotations"] and result["annotations"][0]["level"] == "error", result["log"])
result = pull_request(DROP_NOTE, inputs={"annotations": "false", "summary": "false"})
verdict("without annotations and summary", result, 1, 1)
same("there are none", ([], ""), (result["annotations"], result["summary"]))
result = pull_request(DROP_NOTE, inputs={"paths": "", "args": "--direction\nboth\n--no-config"})
verdict("a configuration without a path, and no path", result, 2)
ok("is explained in the summary too", "Could not do its job" in result["summary"], result["summary"])

# Folders and names.
result = pull_request(DROP_NOTE, inputs={"paths": "migrations/**/*.sql", "working-directory": "db"})
verdict("a pattern of files below a working directory", result, 1, 1)
same("annotations count from the repository", "db/migrations/000002_note.up.sql", result["annotations"][0]["file"])
same("so does SARIF", "db/migrations/000002_note.up.sql",
     json.loads(Path(result["outputs"]["sarif"]).read_text())["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
verdict("a pattern of folders", pull_request(DROP_NOTE, inputs={"paths": "**/migrations"}), 1, 1)
odd = {"db/odd migrations/1 a b.sql": "DROP TABLE a;\n", "db/odd migrations/2 $(touch pwned)`touch pwned`;.sql": "DROP TABLE b;\n",
       "db/odd migrations/3\n::error::x.sql": "DROP TABLE c;\n", "db/odd migrations/4 ##[error]é\t'\".sql": "DROP TABLE d;\n"}
result = pull_request(odd, inputs={"paths": "db/odd migrations"})
verdict("odd names", result, 1, 4)
names = {a["file"] for a in result["annotations"]}
ok("every one is annotated", len(names) == 4 and "db/odd migrations/1 a b.sql" in names, sorted(names))
ok("none was executed", not list(WORK.rglob("pwned")) and not list(WORK.rglob("title")))
texts = {"db/migrations/000002_x.up.sql":
         'DROP TABLE "::error::x"; DROP TABLE "##[error]y"; DROP TABLE "<img src=x>|`@all"; COMMENT ON TABLE orders IS E\'\\n::set-output name=a::b\';\n'}
result = pull_request(texts)
verdict("hostile names of tables", result, 1, 4)
ok("do not reach the summary as HTML or mentions", "<img" not in result["summary"] and "@all" not in result["summary"], result["summary"])
many = {"db/migrations/000002_many.up.sql": "DELETE FROM orders;\n" * 300}
result = pull_request(many)
verdict("many findings", result, 1, 300)
same("no annotation is lost to the runner's limit", 0, result["omitted"])
ok("and what is not shown is said", any("not shown: 290 errors" in a["message"] for a in result["annotations"]), result["annotations"][-1])
broken = {"db/migrations/000002_broken.up.sql": "SELEC 1;\nDROP TABLE orders;\n"}
result = pull_request(broken, inputs={"fail-on": "never"})
verdict("a syntax error is never a pass", result, 2)
ok("and has its line", result["annotations"][0]["line"] == "1" and "syntax error" in result["annotations"][0]["message"], result["annotations"])

# Files named by the caller.
files = {"changed-only": "auto", "paths": "", "files": "  db/migrations/000002_note.up.sql\n\n db/migrations/000001_orders.up.sql \n"}
result = pull_request(DROP_NOTE, inputs=files)
verdict("the files that were named", result, 1, 1)
same("are counted, with the downgrades beside them", "4", result["outputs"]["files-checked"])
names0 = WORK / "names0"
names0.write_bytes(b"")
result = pull_request(DROP_NOTE, inputs={"files0": str(names0)})
verdict("an empty list of changed files", result, 0, 0)
ok("is skipped aloud", SKIPPING in result["log"] and SKIPPING in result["summary"], result["log"])
verdict("a list that is not there", pull_request(DROP_NOTE, inputs={"files0": "/nowhere"}), 2)

# Reports where they are asked for; two runs in a job do not share a folder.
result = pull_request(DROP_NOTE, inputs={"report-dir": "out put"})
same("reports in a folder of one's own", ["validate-migration.json", "validate-migration.sarif", "validate-migration.xml"],
     sorted(Path(result["outputs"][kind]).name for kind in ("report", "sarif", "junit")))
ok("below the workspace", "/out put/" in result["outputs"]["report"] and Path(result["outputs"]["junit"]).is_file(), result["outputs"])
same("the version that ran", (SOURCE / "VERSION").read_text().strip(), result["outputs"]["version"])
done()
