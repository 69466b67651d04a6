# given:
# CREATE TABLE notes (id bigint PRIMARY KEY, text text);
# migration:
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base

revision = "0001"
down_revision = "0000"
Base = declarative_base()


class Note(Base):
    __tablename__ = "notes"
    id = sa.Column(sa.BigInteger, primary_key=True)
    text = sa.Column(sa.Text)


def upgrade():
    session = Session(bind=op.get_bind())
    session.query(Note).all()  # expect: opaque-statement
    session.query(Note).first()
    session.add(Note(id=1))  # expect: opaque-statement
    session.add(Note(id=2))


def downgrade():
    pass
