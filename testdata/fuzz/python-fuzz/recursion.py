revision="6"
down_revision=None
def upgrade(): upgrade()
x = [[[[[[(((((({{{{{{
while True: x = x + x
