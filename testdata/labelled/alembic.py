# dangerous drop-table
op.drop_table("orders")
# dangerous drop-table: with its schema
op.drop_table("orders", schema="shop")
# dangerous drop-table: op under another name
from alembic import op as operations
operations.drop_table("orders")
# dangerous drop-table: the name of the operation is computed
getattr(op, "drop_" + "table")("orders")
# dangerous drop-table: a bound method
drop = op.drop_table
drop("orders")
# dangerous drop-table: a loop over names
for name in ("orders", "customers"):
    op.drop_table(name)
# dangerous drop-table: a comprehension
[op.drop_table(name) for name in ["orders"]]
# dangerous drop-table: a helper of the file
# module:
def clean_up(table):
    op.drop_table(table)
# migration:
clean_up("orders")
# dangerous drop-table: a lambda
(lambda table: op.drop_table(table))("orders")
# dangerous drop-table: a constant of the module
# module:
TABLE = "orders"
SQL = f"DROP TABLE {TABLE}"
# migration:
op.execute(SQL)
# dangerous drop-table: percent and format
op.execute("DROP TABLE %s" % "orders")
op.execute("DROP TABLE {}".format("customers"))
# dangerous drop-table: joined lines
op.execute(" ".join(["DROP", "TABLE", "orders"]))
# dangerous drop-table: by the connection
conn = op.get_bind()
conn.execute(sa.text("DROP TABLE orders"))
# dangerous drop-table: by a session
session = sa.orm.Session(bind=op.get_bind())
session.execute(sa.text("DROP TABLE orders"))
# dangerous drop-table: by the driver
op.get_bind().exec_driver_sql("DROP TABLE orders")
# dangerous drop-table: a Table object
orders = sa.Table("orders", sa.MetaData())
orders.drop(op.get_bind())
# dangerous drop-table: an operation object
from alembic.operations import ops
op.invoke(ops.DropTableOp("orders"))
# dangerous drop-table: only where it is there
inspector = sa.inspect(op.get_bind())
if "orders" in inspector.get_table_names():
    op.drop_table("orders")
# dangerous drop-table: two statements in one text
op.execute("""
    CREATE TABLE copy AS SELECT * FROM orders;
    DROP TABLE orders;
""")
# dangerous opaque-statement: from the environment
import os
op.execute(os.environ["MIGRATION_SQL"])
# dangerous opaque-statement: names from a query
for row in op.get_bind().execute(sa.text("SELECT tablename FROM pg_tables")):
    op.execute(f"DROP TABLE {row.tablename}")
# safe: made and dropped here
op.create_table("scratch", sa.Column("id", sa.Integer(), primary_key=True))
op.drop_table("scratch")
# safe: words in strings and docstrings
"""DROP TABLE orders"""
message = "op.drop_table('orders')"
op.execute("COMMENT ON TABLE orders IS 'DROP TABLE orders'")
# safe: a function that nothing calls
# module:
def never_called():
    op.drop_table("orders")
# migration:
op.add_column("orders", sa.Column("note", sa.Text()))
# safe: a waiver
# CI:DESTRUCTIVE_OK - See ADR-014
op.drop_table("orders")
# safe: a waiver on the call's line
op.drop_column("orders", "note")  # CI:DESTRUCTIVE_OK - See ADR-014
# dangerous drop-column: a waiver covers one call
# CI:DESTRUCTIVE_OK - See ADR-014
op.drop_table("orders")
op.drop_column("customers", "note")
# dangerous drop-table: a waiver in a docstring
"""
# CI:DESTRUCTIVE_OK - See ADR-014
"""
op.drop_table("orders")
# dangerous drop-column
op.drop_column("orders", "note")
# dangerous drop-column: in a batch
with op.batch_alter_table("orders") as batch_op:
    batch_op.drop_column("note")
# dangerous drop-column: a batch under another name, in a loop
with op.batch_alter_table("orders", schema=None) as table:
    for column in ("note", "remark"):
        table.drop_column(column)
# safe: added and dropped here
op.add_column("orders", sa.Column("scratch", sa.Integer()))
op.drop_column("orders", "scratch")
# dangerous delete-without-where: a construct
orders = sa.table("orders", sa.column("id"))
op.execute(orders.delete())
# dangerous delete-without-where: sa.delete with a tautology
orders = sa.table("orders", sa.column("id"))
op.execute(sa.delete(orders).where(sa.true()))
# safe: a construct with a bound
orders = sa.table("orders", sa.column("id"), sa.column("state"))
op.execute(orders.delete().where(orders.c.state == "cancelled"))
# dangerous update-without-where: a construct
accounts = sa.table("accounts", sa.column("plan"))
op.execute(accounts.update().values(plan="free"))
# safe: filling what was added
op.add_column("accounts", sa.Column("seats", sa.Integer(), nullable=True))
op.execute("UPDATE accounts SET seats = 1")
# safe: filling what was added, by a construct
op.add_column("accounts", sa.Column("seats", sa.Integer(), nullable=True))
accounts = sa.table("accounts", sa.column("seats"))
op.execute(accounts.update().values({accounts.c.seats: 1}))
# safe: rows for a new table
plans = op.create_table("plans", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()))
op.bulk_insert(plans, [{"id": 1, "name": "free"}, {"id": 2, "name": "paid"}])
# dangerous truncate-table
op.execute("TRUNCATE TABLE orders")
# dangerous type-narrowing
# given:
# CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(100));
# migration:
op.alter_column("customers", "name", existing_type=sa.String(100), type_=sa.String(20))
# safe: longer
# given:
# CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(100));
# migration:
op.alter_column("customers", "name", existing_type=sa.String(100), type_=sa.String(200))
# dangerous drop-constraint
op.drop_constraint("orders_total_check", "orders", type_="check")
# dangerous drop-constraint: in a batch
with op.batch_alter_table("orders") as batch_op:
    batch_op.drop_constraint("fk_orders_customer", type_="foreignkey")
# safe: the same foreign key under another name
# given:
# CREATE TABLE customers (id bigint PRIMARY KEY);
# CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT old REFERENCES customers);
# CREATE INDEX ON orders (customer_id);
# migration:
op.create_foreign_key("fk_orders_customer", "orders", "customers", ["customer_id"], ["id"], postgresql_not_valid=True)
with op.get_context().autocommit_block():
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_customer")
op.drop_constraint("old", "orders", type_="foreignkey")
# dangerous drop-not-null
op.alter_column("orders", "note", existing_type=sa.Text(), nullable=True)
# dangerous drop-type
sa.Enum(name="mood").drop(op.get_bind(), checkfirst=True)
# safe: a type that was made here
mood = sa.Enum("sad", "glad", name="mood")
mood.create(op.get_bind())
mood.drop(op.get_bind())
# dangerous rename-table
op.rename_table("orders", "sales")
# dangerous rename-column
op.alter_column("orders", "note", new_column_name="remark")
# dangerous rename-column: in a batch
with op.batch_alter_table("orders") as batch_op:
    batch_op.alter_column("note", new_column_name="remark")
# safe: a view keeps the old name
op.rename_table("orders", "sales")
op.execute("CREATE VIEW orders AS SELECT * FROM sales")
# dangerous add-column-not-null
op.add_column("orders", sa.Column("state", sa.String(), nullable=False))
# safe: with a default of the server
op.add_column("orders", sa.Column("state", sa.String(), nullable=False, server_default="open"))
# dangerous add-column-not-null: a default of the program is none
op.add_column("orders", sa.Column("state", sa.String(), nullable=False, default="open"))
# safe: nullable
op.add_column("orders", sa.Column("state", sa.String(), nullable=True))
# warned add-column-not-null: filled, and refuses NULL at the end
op.add_column("orders", sa.Column("state", sa.String(), nullable=True))
op.execute("UPDATE orders SET state = 'open'")
op.create_check_constraint("state_given", "orders", "state IS NOT NULL", postgresql_not_valid=True)
with op.get_context().autocommit_block():
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT state_given")
op.alter_column("orders", "state", nullable=False)
# dangerous transaction-nesting
op.execute("COMMIT")
# safe: a block without a transaction
with op.get_context().autocommit_block():
    op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
# dangerous disable-trigger
op.execute("ALTER TABLE ledger DISABLE TRIGGER ALL")
# dangerous row-security-disabled
op.execute("ALTER TABLE notes DISABLE ROW LEVEL SECURITY")
# dangerous grant-to-public: in a loop over f-strings
for table in ("orders", "notes"):
    op.execute(f"GRANT SELECT ON {table} TO PUBLIC")
# safe: a loop over f-strings that opens nothing
for table in ("orders", "notes"):
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
# dangerous missing-object: made only later
# given:
# CREATE TABLE customers (id bigint PRIMARY KEY);
# migration:
op.add_column("orders", sa.Column("note", sa.Text()))
op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True))
# dangerous duplicate-object
# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
op.add_column("orders", sa.Column("note", sa.Text()))
# safe: only where it is not there
# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
inspector = sa.inspect(op.get_bind())
if "note" not in [column["name"] for column in inspector.get_columns("orders")]:
    op.add_column("orders", sa.Column("note", sa.Text()))
# dangerous failing-statement: the label is too fresh
# given:
# CREATE TYPE state AS ENUM ('open');
# CREATE TABLE orders (id bigint PRIMARY KEY, state state);
# migration:
op.execute("ALTER TYPE state ADD VALUE 'lost'")
op.execute("UPDATE orders SET state = 'lost' WHERE id = 1")
# safe: the label in a block of its own
# given:
# CREATE TYPE state AS ENUM ('open');
# CREATE TABLE orders (id bigint PRIMARY KEY, state state);
# migration:
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE state ADD VALUE 'lost'")
op.execute("UPDATE orders SET state = 'lost' WHERE id = 1")
# dangerous drop-table: only for PostgreSQL
if op.get_bind().dialect.name == "postgresql":
    op.execute("DROP TABLE orders")
# safe: only for another database
if op.get_bind().dialect.name == "sqlite":
    op.drop_table("orders")
# safe: a whole ordinary revision
op.create_table(
    "invoices",
    sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
    sa.Column("order_id", sa.BigInteger(), sa.ForeignKey("orders.id", ondelete="CASCADE"), nullable=False),
    sa.Column("total", sa.Numeric(12, 2), nullable=False, server_default="0"),
    sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    sa.CheckConstraint("total >= 0", name="ck_invoices_total"),
)
op.create_index("ix_invoices_order", "invoices", ["order_id"])
op.execute("COMMENT ON TABLE invoices IS 'one for each order that was sent'")
# dangerous validate-same-transaction: added and validated under one lock
op.create_check_constraint("state_given", "orders", "state IS NOT NULL", postgresql_not_valid=True)
op.execute("ALTER TABLE orders VALIDATE CONSTRAINT state_given")
