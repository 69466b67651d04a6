#!/usr/bin/env bash
# validate-migration --fix: what it writes for each framework, what it leaves to a person, and that the rest of a file stays
# as it was. Writes only below a folder of its own.
set -euo pipefail

tool=${PGSTEWARD_BIN:?}/validate-migration
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/support/checks.sh
. "${PGSTEWARD_SOURCE:?}/tests/support/checks.sh"

# project NAME: an empty folder to stand in.
project() {
  mkdir -p "$work/$1"
  cd "$work/$1"
}
# file PATH: its content from stdin.
file() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}
# is PATH WHAT: its whole content is that of stdin.
is() {
  cat >"$work/wanted"
  if ! diff -u "$work/wanted" "$1" >"$work/out"; then fail "$2"; fi
  ok "$2"
}
says() {
  grep -qF -- "$1" "$work/out" || fail "it says: $1"
  ok "it says: $1"
}

# Alembic ----------------------------------------------------------------------------------------------------------
project alembic
file versions/1_orders.py <<'PY'
import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade():
    op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("note", sa.Text()), sa.Column("total", sa.Numeric()))


def downgrade():
    op.drop_table("orders")
PY
file versions/2_indexes.py <<'PY'
from alembic import op

revision = "2"
down_revision = "1"

# Some names are long.
NAME = "ix_orders_total"


def upgrade():
    op.create_index("ix_orders_note", "orders", ["note"])
    op.create_index(
        NAME,
        "orders",
        ["total"],
        unique=False,
    )
    op.execute("CREATE INDEX ix_orders_both ON orders (note, total)")
    for column in ("note", "total"):
        op.create_index(f"ix_{column}", "orders", [column])


def downgrade():
    op.drop_index("ix_orders_note")
PY
status=0
"$tool" --no-config --fix versions/2_indexes.py --context versions >"$work/out" 2>&1 || status=$?
[ "$status" -eq 1 ] || fail "what is left still fails the run (status $status)"
ok "what is left still fails the run"
says "fixed: versions/2_indexes.py:11: builds ix_orders_note on public.orders CONCURRENTLY, in an autocommit block"
says "not fixed: versions/2_indexes.py:20: index-not-concurrent: several statements come from this place"
is versions/2_indexes.py "calls of op are wrapped, one by one, and nothing else moves" <<'PY'
from alembic import op

revision = "2"
down_revision = "1"

# Some names are long.
NAME = "ix_orders_total"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
    with op.get_context().autocommit_block():
        op.create_index(
            NAME,
            "orders",
            ["total"],
            unique=False, postgresql_concurrently=True,
        )
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY ix_orders_both ON orders (note, total)")
    for column in ("note", "total"):
        op.create_index(f"ix_{column}", "orders", [column])


def downgrade():
    op.drop_index("ix_orders_note")
PY

# SQL --------------------------------------------------------------------------------------------------------------
project goose
file 00001_orders.sql <<'SQL'
-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- +goose Down
DROP TABLE orders;
SQL
file 00002_note.sql <<'SQL'
-- +goose Up
CREATE UNIQUE INDEX orders_note ON orders (note); -- one each
-- +goose Down
DROP INDEX orders_note;
SQL
file 00003_more.sql <<'SQL'
-- +goose Up
CREATE INDEX orders_id ON orders (id);
ALTER TABLE orders ADD COLUMN total numeric;
-- +goose Down
DROP INDEX orders_id;
ALTER TABLE orders DROP COLUMN total;
SQL
status=0
"$tool" --no-config --fix . >"$work/out" 2>&1 || status=$?
says "fixed: 00002_note.sql:2: builds orders_note on public.orders CONCURRENTLY, without a transaction"
says "not fixed: 00003_more.sql:2: index-not-concurrent: the other statements of its file would lose their transaction; give it a migration of its own"
is 00002_note.sql "goose gets its mark" <<'SQL'
-- +goose NO TRANSACTION
-- +goose Up
CREATE UNIQUE INDEX CONCURRENTLY orders_note ON orders (note); -- one each
-- +goose Down
DROP INDEX orders_note;
SQL

project diesel
file 2024-01-01-000000_orders/up.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
SQL
file 2024-01-01-000000_orders/down.sql <<'SQL'
DROP TABLE orders;
SQL
file 2024-01-02-000000_note/up.sql <<'SQL'
create index orders_note on orders (note);
SQL
file 2024-01-02-000000_note/down.sql <<'SQL'
DROP INDEX orders_note;
SQL
run 0 "diesel" "$tool" --no-config --fix .
is 2024-01-02-000000_note/up.sql "the keyword stands behind INDEX, however that is written" <<'SQL'
create index CONCURRENTLY orders_note on orders (note);
SQL
is 2024-01-02-000000_note/metadata.toml "diesel gets its metadata" <<'SQL'
run_in_transaction = false
SQL
run 0 "a second run finds nothing to do" "$tool" --no-config --fix .

project golang-migrate
file 1_orders.up.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
SQL
file 1_orders.down.sql <<'SQL'
DROP TABLE orders;
SQL
file 2_note.up.sql <<'SQL'
CREATE INDEX IF NOT EXISTS orders_note ON orders (note);
SQL
file 2_note.down.sql <<'SQL'
DROP INDEX orders_note;
SQL
file 3_id.up.sql <<'SQL'
CREATE INDEX orders_id ON orders (id);
SQL
file 3_id.down.sql <<'SQL'
DROP INDEX orders_id;
SQL
run 1 "golang-migrate" "$tool" --no-config --fix .
says "not fixed: 2_note.up.sql:1: index-not-concurrent: with IF NOT EXISTS a failed build would be taken for the index"
is 3_id.up.sql "a lone statement needs no mark" <<'SQL'
CREATE INDEX CONCURRENTLY orders_id ON orders (id);
SQL

project constraints
file 1_orders.up.sql <<'SQL'
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric);
CREATE INDEX orders_customer_id ON orders (customer_id);
SQL
file 1_orders.down.sql <<'SQL'
DROP TABLE orders;
DROP TABLE customers;
SQL
file 2_keys.up.sql <<'SQL'
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE SET NULL DEFERRABLE;
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > 0);
SQL
file 2_keys.down.sql <<'SQL'
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey, DROP CONSTRAINT total_ok;
SQL
run 0 "foreign keys and checks" "$tool" --no-config --fix .
is 2_keys.up.sql "both are added NOT VALID" <<'SQL'
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE SET NULL DEFERRABLE NOT VALID;
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > 0) NOT VALID;
SQL
is 3_validate_orders_customer_id_fkey.up.sql "a later migration validates both" <<'SQL'
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
ALTER TABLE orders VALIDATE CONSTRAINT total_ok;
SQL

project gone
file 1_orders.up.sql <<'SQL'
CREATE TABLE "Account" (id bigint PRIMARY KEY, "userId" bigint);
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
CREATE TABLE drafts (id bigint PRIMARY KEY, total numeric);
SQL
file 2_checks.up.sql <<'SQL'
ALTER TABLE orders ADD CHECK (total > 0);
ALTER TABLE drafts ADD CHECK (total > 0);
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_check" CHECK ("userId" > 0);
SQL
file 3_gone.up.sql <<'SQL'
DROP TABLE drafts;
ALTER TABLE orders DROP COLUMN total;
SQL
run 1 "checks of what a later migration drops" "$tool" --no-config --fix .
says "not fixed: 2_checks.up.sql:1: add-check-validated: a later statement takes away what it adds"
says "not fixed: 2_checks.up.sql:2: add-check-validated: a later statement takes away what it adds"
is 4_validate_account_user_id_check.up.sql "what stays is validated" <<'SQL'
ALTER TABLE "Account" VALIDATE CONSTRAINT "Account_userId_check";
SQL

# What it does not do ------------------------------------------------------------------------------------------------
cd "$work"
run 2 "stdin cannot be written" sh -c "echo 'CREATE INDEX a ON b (c);' | '$tool' --no-config --fix -"
run 2 "--fix and --emit exclude each other" "$tool" --no-config --fix --emit sql golang-migrate
