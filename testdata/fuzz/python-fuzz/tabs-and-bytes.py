revision = "5"
down_revision = []
def upgrade():
	op.execute("Ã© ÿ")
        pass
