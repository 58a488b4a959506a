"""Bring a database to this version's schema, or say why not."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, pool

_ROOT = Path(__file__).parents[3]


class NewerDatabase(Exception):
    """The database was migrated by a newer Gatehouse than this one."""


def migrate(owner_url: str) -> None:
    """Run all migrations with the owner's login. Two servers starting at once do it one after the other."""
    config = Config(str(_ROOT / "alembic.ini"))
    config.attributes["url"] = owner_url
    script = ScriptDirectory.from_config(config)
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("select pg_advisory_lock(7400001)")
        current = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise NewerDatabase(
                f"The database is at version {current}, which this Gatehouse does not know: start the newer Gatehouse, or restore an older backup."
            )
        if current != script.get_current_head():
            command.upgrade(config, "head")
