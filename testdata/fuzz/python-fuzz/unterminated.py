revision = "4"
down_revision = "3"
def upgrade():
    op.execute("""DROP TABLE a
