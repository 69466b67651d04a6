"""Baseline: the empty schema that the chain starts from.

Revision ID: 202511121302
Revises:
Create Date: 2025-11-12 13:02
"""

revision = "202511121302"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates nothing: stamping an empty database with it says that Alembic manages it."""


def downgrade() -> None:
    pass
