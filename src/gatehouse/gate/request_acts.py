"""What else happens to a request that waits: the guard asks again or withdraws it, somebody of the unit opens it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.core.errors import TooMany
from gatehouse.gate.answering import Verdict, settle, too_late
from gatehouse.gate.audience import seat_of
from gatehouse.gate.request_rows import load_request
from gatehouse.gate.request_telling import publish_change, tell_asked, tell_withdrawn

ASK_AGAIN_SECONDS = 30

_ASK_AGAIN = text("""
update entry_requests set asked_times = asked_times + 1, asked_at = now()
where building_id = :building and id = :id and status = 'pending' and expires_at > now() and asked_at <= now() - make_interval(secs => :pause)
""")
_LAST_ASKED = text("""
select asked_at from entry_requests where building_id = :building and id = :id and status = 'pending' and expires_at > now()
""")
_SEEN = text("""
update entry_requests set seen_at = now()
where building_id = :building and id = :id and status = 'pending' and expires_at > now() and seen_at is null
""")


async def ask_again(session: Session, caller: Caller, request_id: UUID) -> int:
    """Tell the unit once more, and the next person of it; the time to answer stays what it was. How many people were told.

    429 within 30 s of the last time, 409 when it is decided or over, 404 no such request.
    """
    key = {"building": caller.building_id, "id": request_id}
    if not await session.changed(_ASK_AGAIN, {**key, "pause": ASK_AGAIN_SECONDS}):
        last: datetime | None = await session.scalar(_LAST_ASKED, key)
        if last is None:
            raise await too_late(session, caller.building_id, request_id)
        wait = ASK_AGAIN_SECONDS - int((now() - last).total_seconds())
        raise TooMany(max(1, wait), "They were asked a moment ago. Wait a little before asking again.")
    request = await load_request(session, caller.building_id, request_id)
    told = await tell_asked(session, request)
    publish_change(session, request, "asked_again")
    return len(told)


async def withdraw(session: Session, caller: Caller, request_id: UUID, *, reason: str | None = None) -> None:
    """The visitor is gone, or was sent away: nobody needs to answer. Any guard of the building; audited. 404, 409 when it is decided or over."""
    verdict = Verdict("withdrawn", by=caller.member, note=reason)
    await settle(session, caller.building_id, request_id, verdict)
    request = await load_request(session, caller.building_id, request_id)
    values = {"reason": reason} if reason else None
    await audit_by(
        session,
        caller,
        "request.withdrawn",
        "entry_request",
        request_id,
        values=values,
        fields=() if values else ["status"],
    )
    await tell_withdrawn(session, request, reason=reason)


async def note_seen(session: Session, caller: Caller, request_id: UUID) -> None:
    """Somebody who may answer has opened it: the guard sees the tick. Again is harmless. 404 for strangers, 403 for who may not answer."""
    await seat_of(session, caller, request_id)
    if await session.changed(_SEEN, {"building": caller.building_id, "id": request_id}):
        publish_change(session, await load_request(session, caller.building_id, request_id), "seen")
