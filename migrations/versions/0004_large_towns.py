"""Large towns: a scan writes no index of `visits`, long lists are counted from an index alone."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql((_SQL / "0004_large_towns.sql").read_text().replace("%", "%%"))
