"""Alembic's environment: the owner's login, one transaction a migration, and never more than 5 s of waiting for a lock."""

from alembic import context
from sqlalchemy import create_engine, make_url, pool, text

from gatehouse.core.config import settings

url = context.config.attributes.get("url") or settings().database_owner_url.get_secret_value()

engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=pool.NullPool)
with engine.connect() as connection:
    connection.execute(text("set lock_timeout = '5s'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
