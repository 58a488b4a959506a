"""`gatehouse migrate` and `gatehouse db init`; whether a database is fit for this version."""

from pathlib import Path
from typing import Annotated

import psycopg
import typer
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, pool

from gatehouse.cli_say import plain_problems, read_settings, say, screen, stop
from gatehouse.core import migrate as migrations
from gatehouse.core import roles

_ROOT = Path(__file__).parents[2]
_TOO_MUCH = """
select r.rolsuper or r.rolbypassrls or exists (select from pg_tables where schemaname = 'public' and tableowner = current_user)
from pg_roles r where r.rolname = current_user
"""


def migrate() -> None:
    """Bring the database to this version's schema. Needs DATABASE_OWNER_URL; safe to run again."""
    with plain_problems():
        config = read_settings("database_owner_url")
        migrations.migrate(config.database_owner_url.get_secret_value())
    say("The database is up to date.")


def init(
    print_sql: Annotated[
        bool, typer.Option("--print-sql", help="Print the SQL instead of running anything.")
    ] = False,
    database: Annotated[str, typer.Option(help="Name of the database.")] = "gatehouse",
) -> None:
    """Print what an administrator of a managed PostgreSQL has to run once: three logins, the database, rights.

    Example: gatehouse db init --print-sql > gatehouse.sql
    """
    if not print_sql:
        stop(
            "Gatehouse never holds an administrator's password: print the SQL with --print-sql and run it with psql."
        )
    try:
        text = roles.init_sql(database, None)
    except ValueError as error:
        stop(str(error))
    screen.out(text, end="")


def must_fit(platform_url: str, app_url: str) -> None:
    """Stop with one line unless the database is migrated to exactly what this version needs and the app's login is bound by policies."""
    engine = create_engine(
        make_url(platform_url).set(drivername="postgresql+psycopg"), poolclass=pool.NullPool
    )
    with engine.connect() as server:
        current = MigrationContext.configure(server).get_current_revision()
    script = ScriptDirectory.from_config(Config(str(_ROOT / "alembic.ini")))
    head = script.get_current_head()
    if current is None:
        stop("The database is empty: run `gatehouse migrate` with DATABASE_OWNER_URL first.")
    if current not in {revision.revision for revision in script.walk_revisions()}:
        stop(
            f"The database is at version {current}, which this Gatehouse does not know: start the newer Gatehouse, or restore an older backup."
        )
    if current != head:
        stop(
            f"The database is at version {current} and this Gatehouse needs {head}: run `gatehouse migrate` first."
        )
    with psycopg.connect(app_url, autocommit=True, connect_timeout=10) as connection:
        row = connection.execute(_TOO_MUCH.encode()).fetchone()
    if row is None or row[0]:
        stop(
            "DATABASE_URL names a login that row security does not bind (owner, superuser or BYPASSRLS): use gatehouse_app."
        )
