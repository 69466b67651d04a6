"""actions/changed-migrations: which names each event gives."""

from pathlib import Path

from github import WORK, ZERO, Repository, done, event, git, ok, run_action, same

SKIPPING = "No candidate migrations detected; skipping."
FIRST = {"db/migrations/1.sql": "CREATE VIEW one AS SELECT 1 AS first;\n", "db/migrations/2.sql": "CREATE TABLE two (id int, note text, price int);\n", "app.py": "x = 1\n"}


def names(path):
    content = Path(path).read_bytes()
    ok("every name ends in a NUL byte", content == b"" or content.endswith(b"\0"))
    return content.decode().split("\0")[:-1]


def changed(workspace, event_name, payload, inputs=None, **others):
    return run_action("changed-migrations", workspace, event_name, payload, inputs, **others)


def lists(what, result, expected, gone=(), renamed=0):
    same(f"{what}: passes", "success", result["conclusion"], result["log"])
    outputs = result["outputs"]
    same(f"{what}: the names", sorted(expected), sorted(names(outputs["files0"])), result["log"])
    same(f"{what}: the names that are gone", sorted(gone), sorted(names(outputs["deleted0"])), result["log"])
    same(f"{what}: the figures", (str(len(expected)), str(len(gone) - renamed), str(renamed)),
         (outputs["count"], outputs["deleted"], outputs["renamed"]))
    same(f"{what}: nothing is said to be skipped when something is there", not expected and len(gone) == renamed, SKIPPING in result["log"])


repository = Repository()
base = repository.commit(FIRST)
repository.branch("change")
odd = ["db/migrations/a b.sql", "db/migrations/$(touch pwned).sql", "db/migrations/::error::c\n::error::d.sql", "db/migrations/é\t\"'.sql",
       "db/migrations/-rf.sql", "db/migrations/##[error]e.sql"]
head = repository.commit({**{name: "SELECT 1;\n" for name in odd}, "app.py": "x = 2\n", "db/migrations/1.sql": None,
                          "services/a/migrations/2026/x.sql": "SELECT 1;\n", "alembic/versions/001/y.py": "revision = '1'\n"})
git(repository.path, "mv", "db/migrations/2.sql", "db/migrations/3.sql")
head = repository.commit()
expected = [*odd, "services/a/migrations/2026/x.sql", "alembic/versions/001/y.py", "db/migrations/3.sql"]
gone = ["db/migrations/1.sql", "db/migrations/2.sql"]
repository.switch("main")
main = repository.commit({"db/migrations/main.sql": "SELECT 1;\n"})
merge = repository.merge("main", "change")
payload = event("pull_request", base=base, head=head)
for depth in (0, 1, 2):
    lists(f"a pull request, fetch-depth {depth}", changed(repository.checkout(merge, depth), "pull_request", payload, sha=merge), expected, gone, 1)
    lists(f"its head, fetch-depth {depth}", changed(repository.checkout(head, depth), "pull_request", payload, sha=merge), expected, gone, 1)
ok("no name was executed", not list(WORK.rglob("pwned")))
same("only what a pathspec matches", ["services/a/migrations/2026/x.sql"],
     names(changed(repository.checkout(merge, 2), "pull_request", payload, {"paths": "services/*/migrations/**\n\n"}, sha=merge)["outputs"]["files0"]))
result = changed(repository.checkout(merge, 2), "pull_request", payload, {"working-directory": "services/a"}, sha=merge)
same("names count from the working directory", ["migrations/2026/x.sql"], names(result["outputs"]["files0"]), result["log"])
lists("nothing that is a migration", changed(repository.checkout(merge, 2), "pull_request", payload, {"paths": "*.toml"}, sha=merge), [])

for depth in (0, 1):
    lists(f"a push, fetch-depth {depth}", changed(repository.checkout(head, depth), "push", event("push", before=base, head=head)), expected, gone, 1)
    lists(f"a new branch, fetch-depth {depth}",
          changed(repository.checkout(head, depth), "push", event("push_new_branch", before=ZERO, head=head), ref="refs/heads/change"), expected, gone, 1)
    lists(f"a forced push, fetch-depth {depth}",
          changed(repository.checkout(head, depth), "push", event("push_forced", before=main, head=head), ref="refs/heads/change"), expected, gone, 1)
    lists(f"a merge group, fetch-depth {depth}",
          changed(repository.checkout(merge, depth), "merge_group", event("merge_group", base=main, head=merge)), expected, gone, 1)
everything = ["db/migrations/1.sql", "db/migrations/2.sql"]
lists("the first push", changed(repository.checkout(base), "push", event("push_first", before=ZERO, head=base)), everything)
lists("a schedule", changed(repository.checkout(base), "schedule", event("schedule")), everything)

repository = Repository()
base = repository.commit(FIRST)
git(repository.path, "mv", "db/migrations/1.sql", "db/migrations/9.sql")
head = repository.commit()
lists("a rename only", changed(repository.checkout(head, 0), "push", event("push", before=base, head=head)),
      ["db/migrations/9.sql"], ["db/migrations/1.sql"], 1)
deleted = repository.commit({"db/migrations/9.sql": None, "db/migrations/2.sql": None})
lists("a deletion only", changed(repository.checkout(deleted, 0), "push", event("push", before=head, head=deleted)),
      [], ["db/migrations/2.sql", "db/migrations/9.sql"])
lists("a deletion that does not count", changed(repository.checkout(deleted, 0), "push", event("push", before=head, head=deleted),
                                                 {"include-deleted": "false"}), [])

workspace = repository.checkout(head)
git(workspace, "remote", "set-url", "origin", "file:///nowhere")
for what, inputs, name, payload in (
        ("an unreachable base", {}, "merge_group", event("merge_group", base=base, head=head)),
        ("a bad base", {"base": "nowhere"}, "schedule", event("schedule")),
        ("no paths", {"paths": ""}, "schedule", event("schedule")),
        ("an odd include-deleted", {"include-deleted": "1"}, "schedule", event("schedule")),
        ("a working directory that is not there", {"working-directory": "../../nowhere"}, "schedule", event("schedule"))):
    result = changed(workspace, name, payload, inputs)
    same(f"{what} fails", 2, result["status"], result["log"])
    same("with one error", ["error"], [a["level"] for a in result["annotations"]], result["log"])
no_repository = WORK / "no-repository"
no_repository.mkdir()
result = changed(no_repository, "schedule", event("schedule"), sha=ZERO)
ok("without a checkout it fails and says so", result["status"] == 2 and "no git work tree" in result["annotations"][0]["message"], result["log"])
same("pull_request_target is refused", 2, changed(workspace, "pull_request_target", event("pull_request", base=base, head=head))["status"])
done()
