"""add users

Revision ID: 1a2b
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

revision: str = "1a2b"
down_revision = ("0a", "0b")
TABLES = ["a", "b"]


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", pg.JSONB(), server_default=sa.text("'{}'")),
                    sa.ForeignKeyConstraint(["id"], ["other.id"], name=op.f("fk"), ondelete="CASCADE"), schema="app")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("y")
        batch_op.alter_column("z", type_=sa.String(length=3), nullable=False, existing_type=sa.Text())
    for name in TABLES:  # CI:DESTRUCTIVE_OK - See ADR-014
        op.execute(f"DROP TABLE {name!s:>3}")
    with op.get_context().autocommit_block():
        op.create_index("ix", "users", [sa.text("lower(x) DESC")], postgresql_concurrently=True, postgresql_where="x > 0")


def downgrade():
    op.drop_table("users", schema="app")
