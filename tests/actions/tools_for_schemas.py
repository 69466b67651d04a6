"""The actions for whole schemas with their tools: one schema that passes, one that does not, on a pull request."""

import json
from pathlib import Path

from github import BIN, Repository, done, event, git, ok, run_action, same

SCHEMA = "db/schema.sql"
ISOLATED = """CREATE ROLE app_rw;
CREATE TABLE public.orders (tenant_id uuid NOT NULL, id bigint NOT NULL, note text, PRIMARY KEY (tenant_id, id));
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON public.orders TO app_rw
    USING (tenant_id = nullif((SELECT current_setting('app.tenant', true)), '')::uuid)
    WITH CHECK (tenant_id = nullif((SELECT current_setting('app.tenant', true)), '')::uuid);
GRANT USAGE ON SCHEMA public TO app_rw;
GRANT SELECT, INSERT ON public.orders TO app_rw;
"""
OPEN = ISOLATED.replace("ENABLE ROW LEVEL", "DISABLE ROW LEVEL").replace("GRANT SELECT, INSERT ON", "GRANT SELECT, INSERT, DELETE ON")
POLICY = """version: 1
canonical: db/schema.sql
tenancy: { column: tenant_id, setting: app.tenant, roles: [app_rw] }
grants: { app_rw: { public.orders: [SELECT, INSERT] } }
"""


def pull_request(action, files, inputs=None):
    repository = Repository()
    repository.commit({SCHEMA: ISOLATED, "pgsteward.yaml": POLICY})
    base = git(repository.path, "rev-parse", "HEAD")
    repository.branch("change")
    head = repository.commit(files)
    merge = repository.merge("main", "change")
    return run_action(action, repository.checkout(merge, 2), "pull_request", event("pull_request", base=base, head=head),
                      {"bin-dir": str(BIN), **(inputs or {})}, sha=merge, ref="refs/pull/7/merge")


def outcome(what, result, status, **outputs):
    same(f"{what}: exit status", status, result["status"], result["log"])
    same(f"{what}: outputs", outputs, {name.replace("-", "_"): value for name, value in result["outputs"].items() if name.replace("-", "_") in outputs},
         result["log"])
    ok(f"{what}: is in the summary", result["summary"].startswith("## "), result["summary"])
    ok(f"{what}: SARIF and JUnit are there", all(Path(result["outputs"][kind]).is_file() for kind in ("sarif", "junit")), result["outputs"])


def normalize_schema():
    result = pull_request("normalize-schema", {"README.md": "x\n"})
    outcome("a schema as its author wrote it", result, 1, changed="true")
    normal = Path(result["outputs"]["normalized"]).read_text()
    again = pull_request("normalize-schema", {SCHEMA: normal})
    outcome("its normal form", again, 0, changed="false")
    same("has the same fingerprint", result["outputs"]["sha256"], again["outputs"]["sha256"])


def schema_diff():
    compared = {"expected": f"git:base:{SCHEMA}", "actual": SCHEMA}
    outcome("a pull request that leaves the schema alone", pull_request("schema-diff", {"README.md": "x\n"}, compared), 0,
            has_drift="false", severity="PASS", drifts="0", undetermined="0")
    result = pull_request("schema-diff", {SCHEMA: ISOLATED.replace("note text,", "")}, {**compared, "emit": "sql"})
    outcome("one that drops a column", result, 1, has_drift="true", drifts="1")
    ok("the SQL puts it back", "note" in Path(result["outputs"]["emitted"]).read_text(), result["outputs"])
    ok("the drift is annotated", any(a["level"] == "error" and "note" in a["message"] for a in result["annotations"]), result["annotations"])


def rls_check():
    outcome("isolated tenants", pull_request("rls-check", {"README.md": "x\n"}), 0, errors="0", tables="1", tables_without_rls="0", leaking="0", unprotected="0")
    result = pull_request("rls-check", {SCHEMA: OPEN})
    same("tenants that are not: exit status", 1, result["status"], result["log"])
    same("are counted", ("1", "1"), (result["outputs"]["tables"], result["outputs"]["tables-without-rls"]), result["log"])
    ok("and annotated in the schema file", any(a.get("file") == SCHEMA for a in result["annotations"]), result["annotations"])


def grant_audit():
    outcome("privileges as the policy has them", pull_request("grant-audit", {"README.md": "x\n"}), 0, errors="0")
    result = pull_request("grant-audit", {SCHEMA: OPEN}, {"before": f"git:base:{SCHEMA}", "policy-ref": "base"})
    same("a privilege too many: exit status", 1, result["status"], result["log"])
    ok("is in the report", "DELETE" in json.dumps(json.loads(Path(result["outputs"]["report"]).read_text())["findings"]), result["log"])


for check in (normalize_schema, schema_diff, rls_check, grant_audit):
    tool = check.__name__.replace("_", "-")
    if (BIN / tool).exists():
        check()
    else:
        print(f"# {tool} is not built: its action was not tried with it")
done()
