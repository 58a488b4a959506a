"""Who is told of an entry request, when, and in which words: rows and jobs in the transaction, events after it.

Of every decision exactly one `entry-request-status` leaves, to the guards, the administrators and the people of the units.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from gatehouse.core.clock import iso, now
from gatehouse.core.db import Session
from gatehouse.core.events import Event
from gatehouse.core.rooms import admin_room, flat_room, gate_room, pin_room, user_room
from gatehouse.gate.audience import approvers_of
from gatehouse.gate.request_rows import RequestRow
from gatehouse.notifications.kinds import (
    ADMITTED_BY_POLICY,
    DELIVERY_PENDING,
    REQUEST_APPROVED,
    REQUEST_MISSED,
    REQUEST_REJECTED,
    REQUEST_WITHDRAWN,
    VISITOR_ARRIVED,
    WALKIN_PENDING,
    Kind,
)
from gatehouse.notifications.tell import Message, tell

SHOWN = {"withdrawn": "EXPIRED"}
"""004's clients know no withdrawal: they see it expired, with `withdrawnAt` (CONTRACT 004)."""


def rooms_of(request: RequestRow) -> tuple[str, ...]:
    """The guards of the building and whoever asked, its administrators, the people of the units."""
    building = request.building_id
    return (
        gate_room(building),
        admin_room(building),
        user_room(request.guard_user),
        pin_room(building, request.guard_user),
        *(flat_room(building, flat.id) for flat in request.flats),
    )


def publish_change(session: Session, request: RequestRow, change: str) -> None:
    """The hint to refetch a request that still waits; `change`: asked, asked_again, seen."""
    payload = {"id": str(request.id), "change": change, "expires_at": iso(request.expires_at)}
    session.publish(Event(rooms_of(request), "entry-request", payload))


def publish_status(
    session: Session, request: RequestRow, status: str, *, unit_id: UUID | None = None, **more: Any
) -> None:
    """004's `entry-request-status`: the one event of a decision."""
    payload = {
        "id": str(request.id),
        "status": SHOWN.get(status, status.upper()),
        "flatNumber": request.label_of(unit_id),
        **{name: value for name, value in more.items() if value is not None},
    }
    session.publish(Event(rooms_of(request), "entry-request-status", payload))


def publish_entry(session: Session, request: RequestRow, unit_id: UUID | None) -> None:
    """Somebody is inside: 002's hint, for lists and dashboards."""
    payload = {
        "entry_id": str(request.id),
        "scan_type": "entry",
        "at": iso(now()),
        "visitor_name": request.who,
        "status": "active",
    }
    rooms = [gate_room(request.building_id), admin_room(request.building_id)]
    if unit_id is not None:
        rooms.append(flat_room(request.building_id, unit_id))
    session.publish(Event(tuple(rooms), "visitor:entered", payload))


def data_of(request: RequestRow, kind: Kind) -> dict[str, Any]:
    """What the app opens a notification with: 003 reads `type` and `visitId`, 004 `entryRequestId`."""
    return {
        "type": kind.visit_type,
        "visitId": str(request.id),
        "visit_id": str(request.id),
        "entryRequestId": str(request.id),
        "visitor_name": request.who,
        "requestType": request.kind.upper(),
        "flatIds": [str(flat.id) for flat in request.flats],
        "flatLabel": request.label_of(None),
        "expiresAt": iso(request.expires_at),
    }


async def tell_of(
    session: Session, request: RequestRow, readers: Iterable[UUID], kind: Kind, title: str, body: str
) -> None:
    """One message about a request."""
    message = Message(kind, title, body, data_of(request, kind), about="entry_request", target=request.id)
    await tell(session, request.building_id, readers, message)


async def tell_asked(session: Session, request: RequestRow) -> list[UUID]:
    """Ask those who may answer. Who was asked for by name is told first, and one more each time it is asked again; without a name all are told.

    Gives the user ids told, in the order they are called.
    """
    everybody = await _approvers(session, request)
    if request.host_user is not None:
        ordered = [request.host_user, *(one for one in everybody if one != request.host_user)]
        everybody = ordered[: request.asked_times]
    kind = DELIVERY_PENDING if request.kind == "delivery" else WALKIN_PENDING
    title = "Delivery at gate" if request.kind == "delivery" else "Visitor at gate"
    where = f" ({request.gate})" if request.gate else ""
    body = f"{request.who} is at the gate{where}. Flat: {request.label_of(None)}. Approve or reject?"
    await tell_of(session, request, everybody, kind, title, body)
    return everybody


async def tell_approved(
    session: Session,
    request: RequestRow,
    *,
    unit_id: UUID,
    by: str,
    by_user: UUID | None,
    auto_reason: str | None,
    inside: bool,
) -> None:
    """The guard and everybody else of the units. `inside`: somebody goes in; a parcel left at the gate is told by itself."""
    publish_status(session, request, "approved", unit_id=unit_id, approvedBy=by, autoReason=auto_reason)
    flat = request.label_of(unit_id)
    if by_user is not None:
        what = "may come in" if inside else "stays at the gate"
        body = f"{request.who} {what}: {by} ({flat}) said yes."
        await tell_of(session, request, [request.guard_user], REQUEST_APPROVED, "Entry approved", body)
    if not inside:
        return
    publish_entry(session, request, unit_id)
    others = [one for one in await _approvers(session, request) if one != by_user]
    body = f"{request.who} has checked in. {auto_reason or f'Approved by {by}'}."
    await tell_of(session, request, others, VISITOR_ARRIVED, "Visitor checked in", body)


async def tell_rejected(
    session: Session, request: RequestRow, *, unit_id: UUID, by: str, by_user: UUID, reason: str | None
) -> None:
    """The guard and everybody else of the units."""
    publish_status(session, request, "rejected", unit_id=unit_id, reason=reason or "", rejectedBy=by)
    because = f" {reason}" if reason else ""
    body = f"{by} ({request.label_of(unit_id)}) said no to {request.who}.{because}"
    others = [one for one in await _approvers(session, request) if one != by_user]
    await tell_of(session, request, [request.guard_user, *others], REQUEST_REJECTED, "Entry rejected", body)


async def tell_expired(session: Session, request: RequestRow) -> None:
    """Nobody answered: the guard and the units hear it."""
    publish_status(session, request, "expired")
    flat = request.label_of(None)
    await tell_of(
        session,
        request,
        [request.guard_user],
        REQUEST_MISSED,
        "No answer",
        f"Nobody of {flat} answered about {request.who}.",
    )
    body = f"{request.who} was at the gate for {flat}, and nobody answered."
    await tell_of(
        session, request, await _approvers(session, request), REQUEST_MISSED, "Missed visitor", body
    )


async def tell_withdrawn(session: Session, request: RequestRow, *, reason: str | None) -> None:
    """The visitor is gone, or was sent away: nobody needs to answer any more."""
    publish_status(session, request, "withdrawn", withdrawnAt=iso(now()), reason=reason)
    because = f" {reason}" if reason else ""
    body = f"{request.who} is no longer at the gate.{because}"
    await tell_of(
        session, request, await _approvers(session, request), REQUEST_WITHDRAWN, "No longer at the gate", body
    )


async def tell_policy(session: Session, request: RequestRow, *, by: str, reason: str) -> None:
    """The guard let somebody in without an answer: the units are told at once, with the reason."""
    publish_status(session, request, "approved", approvedBy=by, byPolicy=True, reason=reason)
    publish_entry(session, request, request.flats[0].id)
    body = f"{request.who} was let in by {by} without your answer: {reason}"
    await tell_of(
        session, request, await _approvers(session, request), ADMITTED_BY_POLICY, "Let in by the guard", body
    )


async def _approvers(session: Session, request: RequestRow) -> list[UUID]:
    return await approvers_of(session, request.building_id, [flat.id for flat in request.flats])
