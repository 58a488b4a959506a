"""Many people at once: an administrator's list becomes accounts, memberships and invitations, row by row, with a report.

The list is stored with its report first. A short one is worked off at once, a long one by a job, in batches of one transaction each:
people and the outcome of their rows are committed together, so whatever is run again goes on where it stood.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, Row, String, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from gatehouse.auth.acting import act_in
from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import hash_password
from gatehouse.buildings.seats import look_at_seats
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import Invalid
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.keys import ring
from gatehouse.identity.events import import_progress
from gatehouse.identity.import_batch import Order, Settled, bring_in_batch
from gatehouse.identity.import_check import BadRow, Judged, PersonRow, judge_rows
from gatehouse.identity.import_rows import Sheet

BATCH = 100
"""Rows of one transaction, which holds the building's licence to its end; and the most that are done while the client waits."""
_SEAL = "import password"

_COUNTRY = text("select country from buildings where id = :building")
_REPORT = text("""
insert into jobs_reports (building_id, id, kind, total, done, failed, options, sealed, created_by)
values (:building, :report, 'people_import', :total, :failed, :failed, :options, :sealed, :user)
""").bindparams(bindparam("options", type_=JSONB))
_ROWS = text("""
insert into jobs_report_rows (building_id, report_id, line, input, outcome, email, code, message)
select :building, :report, r.line, r.input, r.outcome, r.email, r.code, r.message
from jsonb_to_recordset(cast(:rows as jsonb)) as r (line int, input jsonb, outcome text, email text, code text, message text)
""").bindparams(bindparam("rows", type_=String))
# Held until the commit: a second run of the job waits here, and then finds what the first one has done.
_CLAIM = text("""
update jobs_reports set status = 'running' where building_id = :building and id = :report and status in ('waiting', 'running')
returning id, total, done, options, sealed, created_by
""").columns(options=JSONB)
# A list is as good as the right of whoever began it is while it is worked off: it may hold a password of their choice.
_MAY = text("""
select exists (select from users u where u.id = :user and u.is_active and u.locked_at is null and (u.is_super_admin or exists (
  select from members m where m.building_id = :building and m.user_id = u.id and m.role = 'building_admin' and m.status = 'active')))
""")
_NEXT = text("""
select line, input from jobs_report_rows where building_id = :building and report_id = :report and outcome is null
order by line limit :batch
""").columns(input=JSONB)
_DONE = text("""
update jobs_report_rows w set outcome = r.outcome, code = r.code, message = r.message, input = null
from jsonb_to_recordset(:rows) as r (line int, outcome text, code text, message text)
where w.building_id = :building and w.report_id = :report and w.line = r.line
""").bindparams(bindparam("rows", type_=JSONB))
_COUNT = text("""
update jobs_reports set done = done + :succeeded + :failed, succeeded = succeeded + :succeeded, failed = failed + :failed,
  status = case when :more then status else 'done' end, finished_at = case when not :more then now() end,
  sealed = case when :more then sealed end
where building_id = :building and id = :report returning total, done, succeeded, failed, status
""").bindparams(bindparam("succeeded", type_=Integer), bindparam("failed", type_=Integer))


@dataclass(frozen=True, slots=True)
class Wish:
    """What an administrator wants imported, and how. `password` is everybody's first one; without it a mailed link sets it."""

    sheet: Sheet
    building_id: UUID | None = None
    create_units: bool = False
    send_welcome_emails: bool = True
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A report begun, and its rows when there were few enough to be done at once."""

    report_id: UUID
    total: int
    status: str
    rows: Sequence[Settled] | None


async def judge(database: Database, caller: Caller, wish: Wish, *, action: str) -> tuple[Caller, Judged]:
    """The caller, acting in the building that is meant, and the list by what it says. 403 another building's, 404, 422 none named."""
    building_id = wish.building_id or caller.building_id
    if building_id == NO_BUILDING:
        raise Invalid.field("building_id", "Say which building.")
    async with database.transaction(caller.tenant) as session:
        acting = await act_in(session, caller, building_id, action=action)
        country = await session.scalar(_COUNTRY, {"building": building_id})
    return acting, await asyncio.to_thread(judge_rows, wish.sheet.rows, country)


async def start_import(database: Database, caller: Caller, wish: Wish) -> Imported:
    """Bring in everybody on a list. Up to 100 rows are done when this returns, more are a job; each row succeeds or fails alone.

    403 another building's, `LICENCE_INACTIVE`; a seat that is not there fails its row with `LICENCE_FULL`. No connection is held
    while rows are judged and the password is hashed. Source: 002 reference 3.2, issue 4.
    """
    acting, judged = await judge(database, caller, wish, action="import people")
    hashed = await hash_password(wish.password) if wish.password else None
    refused = [_refusal(row) for row in judged.bad]
    rows = await asyncio.to_thread(_rows_of_report, refused, judged.good)
    async with database.transaction(acting.tenant) as session:
        await still_signed_in(session, caller)
        return await _begin(session, acting, wish, refused, rows, hashed)


async def _begin(
    session: Session, caller: Caller, wish: Wish, refused: Sequence[Settled], rows: str, hashed: str | None
) -> Imported:
    await look_at_seats(session, caller.building_id)  # nothing is begun under a licence that is over
    report_id, total = new_id(), len(wish.sheet.rows)
    options = {"create_units": wish.create_units, "welcome": wish.send_welcome_emails}
    key = {"building": caller.building_id, "report": report_id}
    sealed = ring().seal(_SEAL, hashed.encode(), report_id.bytes) if hashed else None
    await session.execute(
        _REPORT,
        {
            **key,
            "total": total,
            "failed": len(refused),
            "options": options,
            "sealed": sealed,
            "user": caller.user_id,
        },
    )
    await session.execute(_ROWS, {**key, "rows": rows})
    await audit_by(
        session,
        caller,
        "import.started",
        "jobs_report",
        report_id,
        values={"rows": total, **options, "password": hashed is not None},
    )
    if total > BATCH:
        await defer(session, "import_people", building_id=caller.building_id, report_id=report_id)
        return Imported(report_id, total, "waiting", None)
    done, _ = await _work_off(session, caller.building_id, report_id, session_id=caller.session_id)
    return Imported(report_id, total, "done", sorted([*refused, *done], key=lambda row: row.line))


def _refusal(row: BadRow) -> Settled:
    return Settled(row.line, row.email, "failed", row.problems[0].code, row.message)


def _rows_of_report(refused: Sequence[Settled], good: Sequence[PersonRow]) -> str:
    waiting = [{"line": row.line, "email": row.email, "input": row.stored()} for row in good]
    return orjson.dumps([*(row.stored() for row in refused), *waiting]).decode()


async def import_people(session: Session, *, building_id: UUID, report_id: UUID) -> bool:
    """The job: one batch of a report, and whether there are more. Its administrator's open pages see how far it is.

    The rows that are left fail (`NOT_DONE`) once its administrator is none any more.
    """
    _, more = await _work_off(session, building_id, report_id, session_id=None)
    return more


async def _work_off(
    session: Session, building_id: UUID, report_id: UUID, *, session_id: UUID | None
) -> tuple[list[Settled], bool]:
    key = {"building": building_id, "report": report_id}
    report = await session.first(_CLAIM, key)
    if report is None:
        return [], False
    await session.become(Tenant(building_id, report.created_by))
    people = [
        PersonRow.read(row.line, row.input) for row in await session.all(_NEXT, {**key, "batch": BATCH})
    ]
    if session_id is None and not await session.scalar(
        _MAY, {"building": building_id, "user": report.created_by}
    ):
        settled = [_not_done(person) for person in people]
    else:
        settled = await bring_in_batch(session, _order(building_id, report, session_id), people)
    await session.execute(_DONE, {**key, "rows": [row.stored() for row in settled]})
    failed = sum(row.outcome == "failed" for row in settled)
    counts = {"succeeded": len(settled) - failed, "failed": failed}
    more = bool(people) and report.done + len(settled) < report.total
    now = await session.one(_COUNT, {**key, **counts, "more": more})
    session.publish(import_progress(report.created_by, report_id, **now._mapping))
    return settled, more


def _not_done(person: PersonRow) -> Settled:
    """A row nobody does any more."""
    said = "Whoever began the import may not add people any more."
    return Settled(person.line, person.email, "failed", "NOT_DONE", said, role=person.role)


def _order(building_id: UUID, report: Row[Any], session_id: UUID | None) -> Order:
    return Order(
        building_id=building_id,
        report_id=report.id,
        user_id=report.created_by,
        session_id=session_id,
        create_units=report.options["create_units"],
        welcome=report.options["welcome"],
        password_hash=ring().open(_SEAL, report.sealed, report.id.bytes).decode() if report.sealed else None,
    )
