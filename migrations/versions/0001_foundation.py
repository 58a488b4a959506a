"""The foundation: platform and tenant tables, policies, pre-tenant doors, the job queue."""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy import text

revision = "0001"
down_revision = None

_SQL = Path(__file__).parents[1] / "sql"

# The queue's NOTIFY on insert would serialise every commit of the cluster (ADR jobs in PostgreSQL); the worker is nudged instead.
_QUEUE_WITHOUT_NOTIFY = """
drop trigger procrastinate_jobs_notify_queue_job_inserted_v1 on procrastinate_jobs;
-- The app role may put jobs in and nothing else: it can neither read nor change what another building queued.
grant insert on procrastinate_jobs, procrastinate_events to gatehouse_app;
grant select (id) on procrastinate_jobs to gatehouse_app;
grant usage on sequence procrastinate_jobs_id_seq, procrastinate_events_id_seq to gatehouse_app;
"""


def upgrade() -> None:
    connection = op.get_bind()
    for part in ("platform", "tenant"):
        connection.exec_driver_sql((_SQL / f"0001_{part}.sql").read_text())
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    for part in ("policies", "doors"):
        connection.exec_driver_sql((_SQL / f"0001_{part}.sql").read_text().replace("%", "%%"))
    connection.execute(text(_QUEUE_WITHOUT_NOTIFY))
