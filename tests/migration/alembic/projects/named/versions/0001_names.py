"""Names that a convention makes, wraps and leaves alone."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "city",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, unique=True),
        sa.Column("country", sa.String(2), index=True),
        sa.CheckConstraint("length(name) > 0", name="filled"),
        sa.CheckConstraint("id > 0", name=op.f("ck_final")),
    )
    op.create_table(
        "street",
        sa.Column("city_id", sa.Integer, sa.ForeignKey("city.id", ondelete="CASCADE")),
        sa.Column("number", sa.Integer),
        sa.Column("letter", sa.Text),
        sa.PrimaryKeyConstraint("city_id", "number"),
        sa.UniqueConstraint("letter", "number"),
    )
    op.create_unique_constraint(None, "street", ["number"])
    op.create_check_constraint("positive", "street", "number > 0")
    op.create_index(None, "street", ["letter", "number"])
    op.add_column("street", sa.Column("other_id", sa.Integer, sa.ForeignKey("city.id")))
    op.create_foreign_key(None, "street", "city", ["number"], ["id"])
    op.create_table(
        "a_table_with_a_name_that_is_rather_long_for_what_it_is",
        sa.Column("and_a_column_that_is_no_better", sa.Integer, index=True, unique=True),
        sa.Column("b", sa.Integer, sa.ForeignKey("city.id", name=op.f("fk_with_a_name_that_someone_has_written_out_in_full_as_they_like_it"))),
    )
    own = sa.MetaData(naming_convention={"pk": "own_%(table_name)s", "ck": "check_%(constraint_name)s"})
    sa.Table("of_its_own", own, sa.Column("id", sa.Integer, sa.CheckConstraint("id > 0", name="positive"), primary_key=True), sa.Column("b", sa.Integer, unique=True)).create(op.get_bind())
    sa.Table("of_none", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("b", sa.Integer, index=True)).create(op.get_bind())


def downgrade():
    op.drop_table("of_none")
    op.drop_table("of_its_own")
    op.drop_table("a_table_with_a_name_that_is_rather_long_for_what_it_is")
    op.drop_constraint("positive", "street", type_="check")
    op.drop_constraint(op.f("uq__street__number"), "street", type_="unique")
    op.drop_table("street")
    op.drop_constraint("ck_final", "city")
    op.drop_table("city")
