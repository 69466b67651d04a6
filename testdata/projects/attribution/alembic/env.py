"""Alembic environment: one database, named by DATABASE_URL."""

import os
from logging.config import fileConfig

import sqlalchemy as sa
from alembic import context

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)

OPTIONS = {
    "target_metadata": None,  # migrations are written by hand, never generated from models
    "transaction_per_migration": True,  # needed by migrations that leave it to build an index
}


def database_url() -> str:
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("DATABASE_URL is not set")
    # Hosting providers still hand out the scheme that SQLAlchemy no longer takes.
    if url.startswith("postgres://"):
        url = "postgresql://" + url[len("postgres://") :]
    return url


def run_offline() -> None:
    context.configure(
        dialect_name="postgresql",
        dialect_opts={"paramstyle": "named"},  # any other style doubles the % in plain SQL
        literal_binds=True,
        **OPTIONS,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    engine = sa.create_engine(database_url(), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
