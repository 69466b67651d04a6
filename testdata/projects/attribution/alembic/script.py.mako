"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision or ""}
Create Date: ${create_date}
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades or "raise NotImplementedError"}


def downgrade() -> None:
    ${downgrades or "raise NotImplementedError"}
