"""004's `/api/v1/resident/notifications` door. Open to everybody who is signed in: guards and administrators are told things too."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf, SocietyPage, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Json, Out, UtcTime, ok
from gatehouse.notifications.inbox import inbox, mark_all_read, mark_read, unread_count
from gatehouse.notifications.kinds import society_type

router = door(tag="Notifications")
Me = Annotated[Caller, needs(Permission.SELF, in_building=False)]


class NotificationOut(Out):
    """One row of the inbox; `type` is 004's name of the kind, `societyId` the building it happened in."""

    id: str
    type: str
    title: str
    message: str
    data: Json
    userId: str
    societyId: str
    isRead: bool
    readAt: UtcTime | None
    referenceId: str | None
    referenceType: str | None
    createdAt: UtcTime


class InboxOut(Out):
    """A page of the inbox, newest first."""

    notifications: list[NotificationOut]
    pagination: SocietyPage


class UnreadOut(Out):
    """The number on the bell."""

    unreadCount: int


class ReadAllOut(Out):
    """How many were unread until now."""

    count: int


def _out(row: Row[Any]) -> NotificationOut:
    return NotificationOut(
        id=str(row.id),
        type=society_type(row.kind),
        title=row.title,
        message=row.body,
        data=row.data,
        userId=str(row.user_id),
        societyId=str(row.building_id),
        isRead=row.read_at is not None,
        readAt=row.read_at,
        referenceId=str(row.reference_id) if row.reference_id else None,
        referenceType=row.reference_type,
        createdAt=row.created_at,
    )


@router.get("/api/v1/resident/notifications")
async def list_notifications(
    session: Session,
    caller: Me,
    paging: PageOf,
    *,
    unread_only: Annotated[
        bool, Query(alias="unreadOnly", description="Only what has not been read.")
    ] = False,
) -> Envelope[InboxOut]:
    """The caller's notifications of all their buildings, newest first. Source: 004 Real-Time Notifications."""
    rows, total = await inbox(session, caller, paging=paging, unread_only=unread_only)
    return ok(
        InboxOut(notifications=[_out(row) for row in rows], pagination=society_block(paging, total)),
        "Notifications retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/resident/notifications/unread-count")
async def count_unread(session: Session, caller: Me) -> Envelope[UnreadOut]:
    """How many are unread, over all buildings. Source: 004 Real-Time Notifications."""
    return ok(UnreadOut(unreadCount=await unread_count(session, caller)), "Unread count retrieved")


@router.patch("/api/v1/resident/notifications/read-all")
async def read_all(session: Session, caller: Me) -> Envelope[ReadAllOut]:
    """Mark everything as read. Source: 004 Real-Time Notifications."""
    return ok(ReadAllOut(count=await mark_all_read(session, caller)), "All notifications marked as read")


@router.patch("/api/v1/resident/notifications/{notification_id}/read")
async def read_one(session: Session, caller: Me, notification_id: UUID) -> Envelope[NotificationOut]:
    """Mark one as read; again is harmless. 404 for anybody else's. Source: 004 Real-Time Notifications."""
    return ok(_out(await mark_read(session, caller, notification_id)), "Notification marked as read")
