"""Tenants: notes live in the support desk now.

Revision ID: 202511181000
Revises: 202511171200
Create Date: 2025-11-18 10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "202511181000"
down_revision = "202511171200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("tenants", "notes")  # CI:DESTRUCTIVE_OK - See ADR-008


def downgrade() -> None:
    op.add_column("tenants", sa.Column("notes", sa.Text()))
