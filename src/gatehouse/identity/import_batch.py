"""One batch of an import, in the transaction that also keeps what became of its rows.

Newcomers are made all at once; if one of them cannot be, one after the other, so that each row fails alone.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, String, bindparam, text
from sqlalchemy.exc import DBAPIError

from gatehouse.auth.permissions import Role
from gatehouse.buildings.seats import SEATED, lock_seats, look_at_seats
from gatehouse.buildings.unit_names import UnitName
from gatehouse.core.audit import audit_each
from gatehouse.core.db import Session
from gatehouse.core.errors import AppError, LicenceFull
from gatehouse.identity.bring_in import (
    Arrival,
    BroughtIn,
    Host,
    Newcomer,
    bring_new,
    invite,
    load_host,
    unit_of,
)
from gatehouse.identity.import_check import PersonRow, check_against_building

_log = structlog.get_logger(__name__)

_OF_THE_ROW = frozenset({"22", "23"})
"""Classes of what the database refuses for a row's own sake; without them one such row would stop all that follow."""
_KNOWN = text(
    "select a.email from unnest(:emails) as a (email) cross join lateral auth_find(a.email)"
).bindparams(bindparam("emails", type_=ARRAY(String)))


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants whom brought in, and how. A job has no session."""

    building_id: UUID
    report_id: UUID
    user_id: UUID
    session_id: UUID | None
    create_units: bool
    welcome: bool
    password_hash: str | None


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


async def bring_in_batch(session: Session, order: Order, people: Sequence[PersonRow]) -> list[Settled]:
    """Bring in everybody who can be, in the list's order as far as seats go. Raises only what is no row's fault.

    Seats are looked at first and locked when they are taken, after the accounts (see `bring_new`); if they are fewer by then,
    the rows are done one after the other.
    """
    if not people:
        return []
    try:
        seats = await look_at_seats(session, order.building_id)
    except AppError as error:  # the licence ended while the rows were waiting
        return [_failed(person, error.code, error.text) for person in people]
    host = await load_host(session, order.building_id)
    standing = await check_against_building(
        session, order.building_id, people, create_units=order.create_units, hold=True
    )
    emails = [person.email for person in people]
    known = {row.email for row in await session.all(_KNOWN, {"emails": emails})}
    full = LicenceFull(used=seats.used, total=seats.total)
    settled: list[Settled] = []
    newcomers: list[PersonRow] = []
    invited: list[PersonRow] = []
    free = seats.free
    for person in people:
        problem = standing.problems.get(person.line)
        takes_seat = person.role in SEATED and person.email not in known
        if problem is not None:
            settled.append(_failed(person, problem.code, f"{problem.field}: {problem.message}"))
        elif takes_seat and not free:
            settled.append(_failed(person, full.code, full.text))
        else:
            free -= takes_seat
            (invited if person.email in known else newcomers).append(person)

    work = _Work(session, order, host, standing.units)
    settled += await work.all_or_each(newcomers, work.bring_new)
    handled = {row.line for row in settled}
    late = [
        person for person in newcomers if person.line not in handled
    ]  # they made an account while we looked
    for person in [*invited, *late]:
        settled += await work.all_or_each([person], work.invite)
    return settled


@dataclass(frozen=True, slots=True)
class _Work:
    """What the rows of a batch share."""

    session: Session
    order: Order
    host: Host
    units: Mapping[UnitName, UUID]

    async def all_or_each(
        self, people: Sequence[PersonRow], do: Callable[[Sequence[PersonRow]], Awaitable[list[Settled]]]
    ) -> list[Settled]:
        """Do it for all of them together; when that fails for one's sake, for each alone, and say who failed."""
        try:
            async with self.session.part():
                return await do(people) if people else []
        except AppError as error:
            code, message = error.code, error.text
        except DBAPIError as error:
            if sqlstate(error)[:2] not in _OF_THE_ROW:
                raise
            _log.warning("import_rows_not_saved", rows=len(people), error=sqlstate(error))
            code, message = "NOT_SAVED", "This row could not be saved."
        if len(people) == 1:
            return [_failed(people[0], code, message)]
        return [one for person in people for one in await self.all_or_each([person], do)]

    async def bring_new(self, people: Sequence[PersonRow]) -> list[Settled]:
        """People whose addresses have no account; nothing for one who has made an account just now."""
        arrivals = [self._arrival(person) for person in people]
        brought = await bring_new(self.session, self.host, arrivals, welcome=self.order.welcome)
        done = [(person, one) for person, one in zip(people, brought, strict=True) if one is not None]
        await self._audit("member.created", {one.member_id: {"role": person.role} for person, one in done})
        return [_brought(person, one) for person, one in done]

    async def invite(self, people: Sequence[PersonRow]) -> list[Settled]:
        """People with accounts of their own: they are asked."""
        settled, asked = [], {}
        for person in people:
            arrival = self._arrival(person)
            if self.order.create_units and arrival.newcomer.apartment_number and not arrival.newcomer.unit_id:
                await lock_seats(self.session)  # before a new unit, see `bring_new`
                unit_id = await unit_of(self.session, self.host, arrival.newcomer)
                arrival = replace(arrival, newcomer=replace(arrival.newcomer, unit_id=unit_id))
            brought = await invite(self.session, self.host, arrival)
            asked[brought.member_id] = {"role": person.role}
            settled.append(_brought(person, brought))
        await self._audit("member.invited", asked)
        return settled

    def _arrival(self, person: PersonRow) -> Arrival:
        newcomer = Newcomer(
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            phone=person.phone,
            phone_raw=person.phone_raw,
            password_hash=self.order.password_hash,
            apartment_number=person.apartment_number,
            block=person.block,
            unit_id=None if person.unit is None else self.units.get(person.unit),
            emergency=person.emergency,
        )
        return Arrival(newcomer, person.role, "owner" if person.role is Role.LANDLORD else "tenant")

    async def _audit(self, action: str, targets: Mapping[UUID, Mapping[str, Any]]) -> None:
        await audit_each(
            self.session,
            building_id=self.order.building_id,
            user_id=self.order.user_id,
            session_id=self.order.session_id,
            action=action,
            target_type="member",
            targets={
                target: {"import": self.order.report_id, **values} for target, values in targets.items()
            },
        )


def sqlstate(error: DBAPIError) -> str:
    """What PostgreSQL calls an error; empty when it did not come from there."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def _failed(person: PersonRow, code: str, message: str) -> Settled:
    return Settled(person.line, person.email, "failed", code, message, role=person.role)


def _brought(person: PersonRow, brought: BroughtIn) -> Settled:
    if brought.invited:  # whose account it is stays theirs until they accept
        return Settled(person.line, person.email, "invited", role=person.role)
    return Settled(person.line, person.email, "created", role=person.role, user_id=brought.user_id)
