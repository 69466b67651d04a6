# dangerous index-not-concurrent
op.create_index("ix_orders_note", "orders", ["note"])
# dangerous index-not-concurrent: in a batch
with op.batch_alter_table("orders") as batch_op:
    batch_op.create_index(batch_op.f("ix_orders_note"), ["note"], unique=False)
# dangerous index-not-concurrent: the column brings it
op.add_column("orders", sa.Column("note", sa.Text(), index=True))
# dangerous index-not-concurrent: an Index object
index = sa.Index("ix_orders_note", sa.Table("orders", sa.MetaData(), sa.Column("note", sa.Text())).c.note)
index.create(op.get_bind())
# dangerous index-not-concurrent: False is not concurrently
op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=False)
# dangerous index-not-concurrent: as text
op.execute("CREATE INDEX IF NOT EXISTS ix_orders_note ON orders (note)")
# dangerous index-not-concurrent: a loop
for table, column in [("orders", "note"), ("customers", "name")]:
    op.create_index(f"ix_{table}_{column}", table, [column])
# dangerous concurrently-in-transaction: Alembic has one open
op.create_index("ix_orders_note", "orders", ["note"], postgresql_concurrently=True)
# dangerous concurrently-in-transaction: as text
op.execute("CREATE INDEX CONCURRENTLY ix_orders_note ON orders (note)")
# dangerous concurrently-in-transaction: the block is over
with op.get_context().autocommit_block():
    op.execute("SELECT 1")
op.drop_index("ix_orders_note", table_name="orders", postgresql_concurrently=True)
# safe: in the block, by a name for the context
context = op.get_context()
with context.autocommit_block():
    op.create_index("ix_orders_note", "orders", ["note"], unique=True, postgresql_concurrently=True, if_not_exists=True)
# safe: of a table that was made here
op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("body", sa.Text(), index=True))
op.create_index("ix_notes_body2", "notes", ["body", "id"])
with op.batch_alter_table("notes", schema=None) as batch_op:
    batch_op.create_index("ix_notes_body3", ["body"])
    batch_op.alter_column("body", existing_type=sa.Text(), nullable=False)
# safe: of a table that was made here, with a type of the project
# module:
from shop.types import Money, GUID
# migration:
op.create_table("bills", sa.Column("id", GUID(), primary_key=True), sa.Column("total", Money(), nullable=False))
op.create_index("ix_bills_total", "bills", ["total"])
op.create_unique_constraint("uq_bills_total", "bills", ["total"])
# safe: filling a column of a type of the project
# module:
import shop.types
# migration:
op.add_column("orders", sa.Column("price", shop.types.Money(), nullable=True))
op.execute("UPDATE orders SET price = total")
# dangerous add-column-not-null: of a type of the project
# module:
import shop.types
# migration:
op.add_column("orders", sa.Column("price", shop.types.Money(), nullable=False))
# dangerous drop-column: beside a type of the project
# module:
import shop.types
# migration:
with op.batch_alter_table("orders") as batch_op:
    batch_op.add_column(sa.Column("price", shop.types.Money(), nullable=True))
    batch_op.drop_column("cost")
# dangerous add-foreign-key-validated
op.create_foreign_key("fk_orders_customer", "orders", "customers", ["customer_id"], ["id"])
# dangerous add-foreign-key-validated: in a batch, without a name
with op.batch_alter_table("orders") as batch_op:
    batch_op.create_foreign_key(None, "customers", ["customer_id"], ["id"], ondelete="CASCADE")
# safe: not valid
op.create_foreign_key("fk_orders_customer", "orders", "customers", ["customer_id"], ["id"], postgresql_not_valid=True)
# dangerous add-check-validated
op.create_check_constraint("ck_orders_total", "orders", "total > 0")
# dangerous add-check-validated: an expression of SQLAlchemy
op.create_check_constraint("ck_orders_total", "orders", sa.column("total") > 0)
# dangerous add-unique
op.create_unique_constraint("uq_users_email", "users", ["email"])
# dangerous add-unique: in a batch
with op.batch_alter_table("users") as batch_op:
    batch_op.create_unique_constraint("uq_users_email", ["email", "tenant_id"])
# dangerous add-primary-key
op.create_primary_key("pk_order_lines", "order_lines", ["order_id", "line"])
# dangerous add-exclusion
op.create_exclude_constraint("no_overlap", "bookings", ("room", "="), ("during", "&&"), using="gist")
# dangerous set-not-null
op.alter_column("users", "email", existing_type=sa.Text(), nullable=False)
# dangerous set-not-null: in a batch
with op.batch_alter_table("users") as batch_op:
    batch_op.alter_column("email", existing_type=sa.VARCHAR(length=255), nullable=False)
# safe: a check of the column was validated before
# given:
# CREATE TABLE users (id bigint PRIMARY KEY, email text);
# ALTER TABLE users ADD CONSTRAINT email_given CHECK (email IS NOT NULL) NOT VALID;
# ALTER TABLE users VALIDATE CONSTRAINT email_given;
# migration:
op.alter_column("users", "email", existing_type=sa.Text(), nullable=False)
op.drop_constraint("email_given", "users", type_="check")
# dangerous volatile-default
op.add_column("orders", sa.Column("key", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False))
# dangerous volatile-default: a function of SQLAlchemy
op.add_column("orders", sa.Column("key", sa.UUID(), server_default=sa.func.uuid_generate_v4()))
# safe: constants and the time of the transaction
op.add_column("orders", sa.Column("open", sa.Boolean(), server_default=sa.text("true"), nullable=False))
op.add_column("orders", sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False))
op.add_column("orders", sa.Column("made", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False))
op.add_column("orders", sa.Column("doc", sa.JSON(), server_default="{}", nullable=False))
# dangerous add-serial-identity
op.add_column("orders", sa.Column("number", sa.BigInteger(), sa.Identity(always=True)))
# dangerous add-stored-generated
op.add_column("orders", sa.Column("gross", sa.Numeric(), sa.Computed("total * 1.2", persisted=True)))
# dangerous alter-type-rewrite: int to bigint, as the call says
op.alter_column("orders", "total", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)
# safe: longer, as the call says
op.alter_column("users", "name", existing_type=sa.String(length=50), type_=sa.String(length=255))
# safe: unlimited, as the call says
op.alter_column("users", "name", existing_type=sa.VARCHAR(length=50), type_=sa.Text(), existing_nullable=True)
# dangerous type-narrowing: the chain knows better than the call
# given:
# CREATE TABLE users (id bigint PRIMARY KEY, name varchar(500));
# migration:
op.alter_column("users", "name", existing_type=sa.String(length=50), type_=sa.String(length=255))
# dangerous alter-type-rewrite: json to jsonb, as the call says
op.alter_column("orders", "doc", existing_type=sa.JSON(), type_=sa.dialects.postgresql.JSONB(), postgresql_using="doc::jsonb")
# dangerous refresh-materialized-view
op.execute("REFRESH MATERIALIZED VIEW totals")
# dangerous forbidden-in-transaction
op.execute("VACUUM FULL orders")
# dangerous held-lock-more-work: columns, then rows
op.alter_column("orders", "state", existing_type=sa.Text(), server_default="open")
op.execute("UPDATE orders SET state = 'open' WHERE state IS NULL")
# warned wide-lock-window
op.add_column("orders", sa.Column("note", sa.Text()))
op.add_column("customers", sa.Column("note", sa.Text()))
# safe: both with a limit for the wait
op.execute("SET LOCAL lock_timeout = '2s'")
op.add_column("orders", sa.Column("note", sa.Text()))
# warned type-narrowing: from a type of the project nobody can tell
# module:
from shop.types import Code
# migration:
op.create_table("codes", sa.Column("id", sa.Integer(), primary_key=True))
op.alter_column("orders", "code", existing_type=Code(), type_=sa.String(50))
# warned type-narrowing: to a type of the project nobody can tell
# module:
from shop.types import Code
# migration:
op.alter_column("orders", "code", existing_type=sa.String(50), type_=Code(length=20))
