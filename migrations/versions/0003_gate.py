"""The gate: entry requests, entries without a pass, contacts, gate passes, parcels, deliveries, consents, uploads, shifts."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    connection = op.get_bind()
    for part in ("tables", "policies", "search"):
        connection.exec_driver_sql((_SQL / f"0003_{part}.sql").read_text().replace("%", "%%"))
