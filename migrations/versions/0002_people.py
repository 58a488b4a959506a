"""People: one-time and registration codes, applications, approvals, licences in full, gate devices, mails, reports of long work."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

_SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    connection = op.get_bind()
    for part in ("tables", "policies", "sign_in", "doors"):
        connection.exec_driver_sql((_SQL / f"0002_{part}.sql").read_text().replace("%", "%%"))
