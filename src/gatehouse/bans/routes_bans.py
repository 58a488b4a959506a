"""002's bans: ban, change, lift, and the incidents that make and raise the building's automatic ones."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.bans.access import access_ban
from gatehouse.bans.automatic import report_incident
from gatehouse.bans.banning import ban_visitor
from gatehouse.bans.changing import change_ban
from gatehouse.bans.lifting import lift_ban, lift_by_phone
from gatehouse.bans.person import phone_meant
from gatehouse.bans.queries import BanFilter, list_bans
from gatehouse.bans.rows import ban_out
from gatehouse.bans.schemas import (
    BanAnswer,
    BanChange,
    BanIn,
    BanMade,
    BansOut,
    BanType,
    IncidentAnswer,
    IncidentIn,
    PhoneText,
    Scope,
    Severity,
    UnbanByPhoneIn,
    UnbanIn,
    UnbannedOut,
)
from gatehouse.bans.status import Status
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Text, ok

router = door(tag="Bans")
Reader = Annotated[Caller, needs(Permission.BAN_READ)]
Manager = Annotated[Caller, needs(Permission.BAN_MANAGE)]
Administration = Annotated[Caller, needs(Permission.BAN_BUILDING)]
_ONE = "/api/visitor-bans/{ban_id}"


@router.post("/api/visitor-bans", status_code=201)
async def create(session: Session, caller: Manager, body: BanIn) -> Envelope[BanMade]:
    """Ban a visitor by `visitor_id`, or by name and phone: for one's own visits, or (administration) for the whole building.

    403 for a building-wide ban by anybody else, 409 `ALREADY_BANNED`. Without `expires_at` the severity decides (settings), null is for
    good. Source: 002 Visitor Ban System 1.
    """
    made = await ban_visitor(session, caller, body)
    return ok(
        BanMade(ban=ban_out(caller, made.ban), live_visits=made.live_visits), "Visitor banned successfully"
    )


@router.get("/api/visitor-bans")
async def index(
    session: Session,
    caller: Reader,
    paging: PageOf,
    status: Status = "active",
    severity: Annotated[Severity | None, BlankIsNone, Query()] = None,
    ban_type: Annotated[BanType | None, BlankIsNone, Query()] = None,
    scope: Annotated[Scope | None, BlankIsNone, Query()] = None,
    phone: Annotated[PhoneText | None, BlankIsNone, Query(description="In any spelling.")] = None,
    search: Annotated[Text | None, Query(max_length=100, description="Part of a name or of a phone.")] = None,
) -> Envelope[BansOut]:
    """Own bans; for the administration all of the building, for guards all that hold now. Newest first. Source: 002 Visitor Ban System 2."""
    wanted = BanFilter(
        status=None if status == "all" else status,
        severity=severity,
        ban_type=ban_type,
        scope=scope,
        phone=await phone_meant(session, caller, phone) if phone else None,
        words=search,
    )
    rows, total = await list_bans(session, caller, wanted, paging)
    return ok(
        BansOut(items=rows, bans=rows, pagination=paging.block(total)),
        "Bans retrieved",
        meta=paging.meta(total),
    )


@router.post("/api/visitor-bans/automatic", status_code=201)
async def incident(session: Session, caller: Administration, body: IncidentIn) -> Envelope[IncidentAnswer]:
    """Report an incident: makes the building's automatic ban of a phone, or raises it when it has happened often enough.

    3 lows make a medium, 2 mediums a high (settings); `raised_from` says when one did. `user_id` is ignored: an automatic ban is the
    building's. Administrators only, as 002 lists it. Source: 002 Automatic Ban Features.
    """
    happened = await report_incident(session, caller, body)
    answer = IncidentAnswer(
        ban=ban_out(caller, happened.ban),
        live_visits=happened.live_visits,
        raised_from=happened.raised_from,
    )
    return ok(answer, "Automatic ban applied")


@router.post("/api/visitor-bans/unban-by-phone")
async def unban_by_phone(session: Session, caller: Manager, body: UnbanByPhoneIn) -> Envelope[UnbannedOut]:
    """Lift one's own ban of a phone; for the administration the building-wide ones too. 404, 409 `ALREADY_DECIDED`. Source: 002 Visitor Ban Routes."""
    lifted = [
        ban_out(caller, row) for row in await lift_by_phone(session, caller, body.phone, reason=body.reason)
    ]
    return ok(UnbannedOut(ban=lifted[0], bans=lifted, lifted=len(lifted)), "Visitor unbanned successfully")


@router.get(_ONE)
async def detail(session: Session, caller: Reader, ban_id: UUID) -> Envelope[BanAnswer]:
    """One ban that the caller may see. Source: 002 Visitor Ban Routes."""
    return ok(BanAnswer(ban=ban_out(caller, await access_ban(session, caller, ban_id))), "Ban retrieved")


@router.put(_ONE)
async def change(session: Session, caller: Manager, ban_id: UUID, body: BanChange) -> Envelope[BanAnswer]:
    """Change reason, severity, end or notes; `is_active: false` lifts. 409 `ALREADY_DECIDED` for a ban that is over. Source: 002 Visitor Ban System 4."""
    changed = await change_ban(session, caller, ban_id, body)
    said = "Visitor unbanned successfully" if changed.status == "lifted" else "Ban updated successfully"
    return ok(BanAnswer(ban=ban_out(caller, changed)), said)


@router.post("/api/visitor-bans/{ban_id}/unban")
@router.delete(_ONE)
async def unban(
    session: Session, caller: Manager, ban_id: UUID, body: UnbanIn | None = None
) -> Envelope[BanAnswer]:
    """Lift a ban: it stays in the history. 409 `ALREADY_DECIDED` with who was first. Source: 002 Visitor Ban Routes, CONTRACT 002."""
    lifted = await lift_ban(session, caller, ban_id, reason=body.reason if body else None)
    return ok(BanAnswer(ban=ban_out(caller, lifted)), "Visitor unbanned successfully")
