"""Many people at once: an administrator's list becomes accounts, memberships and invitations, row by row, with a report.

The list is stored with its report first. A short one is worked off at once, a long one by a job, in batches of one transaction each:
people and the outcome of their rows are committed together, so whatever is run again goes on where it stood.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Integer, Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from gatehouse.auth.acting import act_in
from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import hash_password
from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import lock_seats
from gatehouse.buildings.unit_names import UnitName, make_named_unit
from gatehouse.core.audit import audit
from gatehouse.core.db import Database, Session, Tenant
from gatehouse.core.errors import AppError, Invalid
from gatehouse.core.ids import new_id
from gatehouse.core.jobs import defer
from gatehouse.core.keys import ring
from gatehouse.identity.bring_in import BroughtIn, Host, Newcomer, bring_into, open_doors
from gatehouse.identity.events import import_progress
from gatehouse.identity.import_check import BadRow, Judged, PersonRow, check_against_building, judge_rows
from gatehouse.identity.import_rows import Sheet

_log = structlog.get_logger(__name__)

BATCH = 100
"""Rows of one transaction, which holds the building's licence for as long; and the most that are done while the client waits."""
_TRIES = 3
_SEAL = "import password"
_DEADLOCK = "40P01"
_OF_THE_ROW = {"22", "23"}
"""Classes of what the database refuses for a row's own sake; without this one such row would stop all that follow."""

_COUNTRY = text("select country from buildings where id = :building")
_REPORT = text("""
insert into jobs_reports (building_id, id, kind, total, done, failed, options, sealed, created_by)
values (:building, :report, 'people_import', :total, :failed, :failed, :options, :sealed, :user)
""").bindparams(bindparam("options", type_=JSONB))
_ROWS = text("""
insert into jobs_report_rows (building_id, report_id, line, input, outcome, email, code, message)
select :building, :report, r.line, r.input, r.outcome, r.email, r.code, r.message
from jsonb_to_recordset(:rows) as r (line int, input jsonb, outcome text, email text, code text, message text)
""").bindparams(bindparam("rows", type_=JSONB))
# Held until the commit: a second run of the job waits here, and then finds what the first one has done.
_CLAIM = text("""
update jobs_reports set status = 'running' where building_id = :building and id = :report and status in ('waiting', 'running')
returning id, total, done, options, sealed, created_by
""").columns(options=JSONB)
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
class Settled:
    """What became of a row: created, invited or failed."""

    line: int
    email: str
    outcome: str
    code: str | None = None
    message: str | None = None
    role: str | None = None
    user_id: UUID | None = None

    def stored(self) -> dict[str, Any]:
        """For the report."""
        return {
            "line": self.line,
            "outcome": self.outcome,
            "email": self.email,
            "code": self.code,
            "message": self.message,
        }


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
    for attempt in range(1, _TRIES + 1):
        try:
            async with database.transaction(acting.tenant) as session:
                await still_signed_in(session, caller)
                return await _begin(session, acting, wish, judged, hashed)
        except DBAPIError as error:
            # Somebody registered by themselves with an address of the list, each waiting for the other.
            if _sqlstate(error) != _DEADLOCK or attempt == _TRIES:
                raise
    raise AssertionError


async def _begin(
    session: Session, caller: Caller, wish: Wish, judged: Judged, hashed: str | None
) -> Imported:
    await lock_seats(session)  # nothing is begun under a licence that is over
    report_id, total = new_id(), len(wish.sheet.rows)
    options = {"create_units": wish.create_units, "welcome": wish.send_welcome_emails}
    key = {"building": caller.building_id, "report": report_id}
    sealed = ring().seal(_SEAL, hashed.encode(), report_id.bytes) if hashed else None
    await session.execute(
        _REPORT,
        {
            **key,
            "total": total,
            "failed": len(judged.bad),
            "options": options,
            "sealed": sealed,
            "user": caller.user_id,
        },
    )
    refused = [refusal(row) for row in judged.bad]
    waiting = [{"line": row.line, "email": row.email, "input": row.stored()} for row in judged.good]
    await session.execute(_ROWS, {**key, "rows": [*(row.stored() for row in refused), *waiting]})
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
    rows = sorted([*refused, *done], key=lambda row: row.line)
    return Imported(report_id, total, "done", rows)


def refusal(row: BadRow) -> Settled:
    """A row that says something wrong, as a report has it."""
    return Settled(row.line, row.email, "failed", row.problems[0].code, row.message)


async def import_people(session: Session, *, building_id: UUID, report_id: UUID) -> bool:
    """The job: one batch of a report, and whether there are more. Its administrator's open pages see how far it is."""
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
    settled = await _bring_in_all(session, building_id, report, people, session_id=session_id)
    await session.execute(_DONE, {**key, "rows": [row.stored() for row in settled]})
    failed = sum(row.outcome == "failed" for row in settled)
    counts = {"succeeded": len(settled) - failed, "failed": failed}
    more = bool(people) and report.done + len(settled) < report.total
    now = await session.one(_COUNT, {**key, **counts, "more": more})
    session.publish(import_progress(report.created_by, report_id, **now._mapping))
    return settled, more


async def _bring_in_all(
    session: Session,
    building_id: UUID,
    report: Row[Any],
    people: Sequence[PersonRow],
    *,
    session_id: UUID | None,
) -> list[Settled]:
    if not people:
        return []
    try:
        host = await open_doors(session, building_id)
    except AppError as error:  # the licence ended while the rows were waiting
        return [_failed(person, error.code, error.text) for person in people]
    options = report.options
    standing = await check_against_building(
        session, building_id, people, create_units=options["create_units"], hold=True
    )
    password = ring().open(_SEAL, report.sealed, report.id.bytes).decode() if report.sealed else None
    units: dict[UnitName, UUID] = dict(standing.units)
    settled = []
    for person in people:
        problem = standing.problems.get(person.line)
        if problem is not None:
            settled.append(_failed(person, problem.code, f"{problem.field}: {problem.message}"))
            continue
        made: dict[UnitName, UUID] = {}
        try:
            async with session.part():
                if person.unit is not None and person.unit not in units:
                    made[person.unit] = await make_named_unit(session, building_id, person.unit)
                    await _audit(session, host, report, "unit.added", "unit", made[person.unit], session_id)
                brought = await _bring_in_one(session, host, person, {**units, **made}, password, options)
                action = "member.invited" if brought.invited else "member.created"
                await _audit(
                    session, host, report, action, "member", brought.member_id, session_id, role=person.role
                )
        except AppError as error:
            settled.append(_failed(person, error.code, error.text))
        except DBAPIError as error:
            if _sqlstate(error)[:2] not in _OF_THE_ROW:
                raise
            _log.error("import_row_not_saved", exc_info=error)
            settled.append(_failed(person, "NOT_SAVED", "This row could not be saved."))
        else:
            units |= made
            settled.append(_brought(person, brought))
    return settled


async def _bring_in_one(
    session: Session,
    host: Host,
    person: PersonRow,
    units: Mapping[UnitName, UUID],
    password: str | None,
    options: Mapping[str, bool],
) -> BroughtIn:
    newcomer = Newcomer(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone,
        phone_raw=person.phone_raw,
        password_hash=password,
        apartment_number=person.apartment_number,
        unit_id=None if person.unit is None else units[person.unit],
        emergency=person.emergency,
    )
    tie = "owner" if person.role is Role.LANDLORD else "tenant"
    return await bring_into(session, host, newcomer, role=person.role, tie=tie, welcome=options["welcome"])


async def _audit(
    session: Session,
    host: Host,
    report: Row[Any],
    action: str,
    target_type: str,
    target_id: UUID,
    session_id: UUID | None,
    **values: object,
) -> None:
    await audit(
        session,
        building_id=host.id,
        user_id=report.created_by,
        session_id=session_id,
        action=action,
        target_type=target_type,
        target_id=target_id,
        values={"import": report.id, **values},
    )


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _failed(person: PersonRow, code: str, message: str) -> Settled:
    return Settled(person.line, person.email, "failed", code, message, role=person.role)


def _brought(person: PersonRow, brought: BroughtIn) -> Settled:
    if brought.invited:  # whose account it is stays theirs until they accept
        return Settled(person.line, person.email, "invited", role=person.role)
    return Settled(person.line, person.email, "created", role=person.role, user_id=brought.user_id)
