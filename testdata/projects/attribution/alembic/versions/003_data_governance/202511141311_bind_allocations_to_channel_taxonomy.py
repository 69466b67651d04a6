"""Allocations: the channel is a code of the taxonomy, no longer a hard-coded list (ADR-004).

Revision ID: 202511141311
Revises: 202511141310
Create Date: 2025-11-14 13:11
"""

from alembic import op

revision = "202511141311"
down_revision = "202511141310"
branch_labels = None
depends_on = None

TABLE = "attribution_allocations"

# The list as it stood when the taxonomy replaced it.
FORMER_CHANNELS = (
    "direct email facebook_brand facebook_paid google_display_paid"
    " google_search_paid organic referral tiktok_paid"
).split()


def upgrade() -> None:
    # The foreign key below takes the check's place, with the same nine codes.
    op.drop_constraint(
        "ck_attribution_allocations_channel_code_valid",
        TABLE,
        type_="check",
    )  # CI:DESTRUCTIVE_OK - See ADR-004
    # pgsteward:ignore rename-column - ADR-004: nothing reads it before ingestion goes live
    op.alter_column(TABLE, "channel", new_column_name="channel_code")
    op.create_foreign_key(
        "fk_attribution_allocations_channel_code",
        source_table=TABLE,
        referent_table="channel_taxonomy",
        local_cols=["channel_code"],
        remote_cols=["code"],
    )


def downgrade() -> None:
    op.drop_constraint("fk_attribution_allocations_channel_code", TABLE, type_="foreignkey")
    op.alter_column(TABLE, "channel_code", new_column_name="channel")
    op.create_check_constraint(
        "ck_attribution_allocations_channel_code_valid",
        TABLE,
        "channel IN ({})".format(", ".join("'%s'" % code for code in FORMER_CHANNELS)),
    )
