"""A visit's history: what was changed about a visit is found in the audit log by an index."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql((_SQL / "0005_visit_history.sql").read_text().replace("%", "%%"))
