"""What a visits list may be narrowed to in the address, the same at every list of visits."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import load_context
from gatehouse.core.clock import in_zone
from gatehouse.core.db import Session
from gatehouse.core.schema import BlankIsNone, InTime, Text
from gatehouse.visits.queries import VisitFilter

Status = Annotated[
    Literal["pending", "confirmed", "active", "completed", "cancelled", "expired"] | None,
    BlankIsNone,
    Query(),
]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The parameters as they were sent."""

    status: str | None
    type: str | None
    unit_id: UUID | None
    host_id: UUID | None
    start_date: datetime | None
    end_date: datetime | None


def _sent(
    status: Status = None,
    type: Annotated[Text | None, Query(max_length=20)] = None,  # noqa: A002 - the seed's own parameter
    unit_id: Annotated[UUID | None, BlankIsNone, Query(description="Visits to this unit.")] = None,
    host_id: Annotated[
        UUID | None, BlankIsNone, Query(description="Visits of this host, by member id.")
    ] = None,
    start_date: Annotated[InTime | None, BlankIsNone] = None,
    end_date: Annotated[InTime | None, BlankIsNone] = None,
) -> Narrowing:
    return Narrowing(status, type, unit_id, host_id, start_date, end_date)


NarrowedBy = Annotated[Narrowing, Depends(_sent)]
"""`status, type, unit_id, host_id, start_date, end_date` of a list of visits; times without a zone are the building's."""


def _end_of(moment: datetime, zone: str) -> datetime:
    """A date alone means the whole of that local day."""
    whole_day = moment.tzinfo is None and moment.time() == time()
    return in_zone(moment + timedelta(days=1) if whole_day else moment, zone)


async def filter_of(
    session: Session, caller: Caller, sent: Narrowing, words: str | None = None
) -> VisitFilter:
    """The filter that was asked for."""
    since, until = sent.start_date, sent.end_date
    zone = (await load_context(session, caller)).time_zone if since or until else "UTC"
    return VisitFilter(
        status=sent.status,
        type=sent.type,
        words=words,
        since=in_zone(since, zone) if since else None,
        until=_end_of(until, zone) if until else None,
        unit_id=sent.unit_id,
        host_id=sent.host_id,
    )
