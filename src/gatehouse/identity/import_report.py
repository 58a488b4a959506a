"""Reports of imports: how far one is, what became of each row, the same as CSV; and when they go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.core.csv_cells import csv_file
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.paging import Paging

KEPT_DAYS = 90
"""A report holds addresses, those of people who did not come among them."""
CSV_COLUMNS = ("line", "email", "outcome", "code", "message")
_BATCH = 20

_COLUMNS = """
r.id, r.status, r.total, r.done, r.succeeded, r.failed, r.created_at, r.finished_at, r.created_by,
nullif(trim(concat(u.first_name, ' ', u.last_name)), '') as created_by_name
"""
_LIST = text(f"""
select {_COLUMNS} from jobs_reports r left join users u on u.id = r.created_by
where r.building_id = :building and r.kind = 'people_import' order by r.created_at desc, r.id desc limit :limit offset :offset
""")
_COUNT = text("select count(*) from jobs_reports where building_id = :building and kind = 'people_import'")
_ONE = text(f"""
select {_COLUMNS} from jobs_reports r left join users u on u.id = r.created_by
where r.building_id = :building and r.id = :report and r.kind = 'people_import'
""")
_OF = """
from jobs_report_rows where building_id = :building and report_id = :report
and (cast(:outcome as text) is null or coalesce(outcome, 'waiting') = :outcome)
"""
_ROWS = text(f"select line, email, outcome, code, message {_OF} order by line limit :limit offset :offset")
_ROW_COUNT = text(f"select count(*) {_OF}")
# tenant: a periodic job, over all buildings
_GIVE_UP = text("""
with stuck as (
  update jobs_reports set status = 'failed', finished_at = now(), failed = failed + total - done, done = total, sealed = null
  where status in ('waiting', 'running') and created_at < now() - interval '1 day' returning building_id, id
)
update jobs_report_rows w set outcome = 'failed', code = 'NOT_DONE', message = 'The import stopped before this row.', input = null
from stuck where w.building_id = stuck.building_id and w.report_id = stuck.id and w.outcome is null
""")
# tenant: a periodic job, over all buildings
_FORGET = text("""
with old as (
  select building_id, id from jobs_reports where kind = 'people_import' and created_at < now() - make_interval(days => :days)
  order by created_at limit :batch for update skip locked
), gone as (
  delete from jobs_report_rows w using old where w.building_id = old.building_id and w.report_id = old.id
)
delete from jobs_reports r using old where r.building_id = old.building_id and r.id = old.id
""")


async def list_imports(session: Session, caller: Caller, paging: Paging) -> tuple[Sequence[Row[Any]], int]:
    """The building's imports, newest first, and how many there are."""
    key = {"building": caller.building_id}
    rows = await session.all(_LIST, {**key, "limit": paging.limit, "offset": paging.offset})
    return rows, await session.scalar(_COUNT, key)


async def load_import(session: Session, caller: Caller, report_id: UUID) -> Row[Any]:
    """How far one import is; 404 when the building has none of that id."""
    row = await session.first(_ONE, {"building": caller.building_id, "report": report_id})
    if row is None:
        raise NotFound("There is no such import.")
    return row


async def list_import_rows(
    session: Session, caller: Caller, report_id: UUID, paging: Paging, *, outcome: str | None
) -> tuple[Sequence[Row[Any]], int]:
    """A page of an import's rows in the file's order, all or of one outcome (`waiting`: not done yet). 404."""
    await load_import(session, caller, report_id)
    key = {"building": caller.building_id, "report": report_id, "outcome": outcome}
    rows = await session.all(_ROWS, {**key, "limit": paging.limit, "offset": paging.offset})
    return rows, await session.scalar(_ROW_COUNT, key)


async def import_csv(session: Session, caller: Caller, report_id: UUID, *, outcome: str | None) -> str:
    """An import's rows as CSV, cells harmless; at most 5,000. 404."""
    await load_import(session, caller, report_id)
    key = {"building": caller.building_id, "report": report_id, "outcome": outcome}
    rows = await session.all(_ROWS, {**key, "limit": None, "offset": 0})
    lines = ((row.line, row.email, row.outcome or "waiting", row.code, row.message) for row in rows)
    return csv_file(CSV_COLUMNS, lines)


async def tidy_imports(session: Session) -> bool:
    """End imports whose job gave up (a day is more than all its tries take), and forget reports after 90 days. Whether there may be more."""
    await session.execute(_GIVE_UP)
    return await session.changed(_FORGET, {"days": KEPT_DAYS, "batch": _BATCH}) == _BATCH
