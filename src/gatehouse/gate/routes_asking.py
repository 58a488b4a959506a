"""Our own door: what a guard's form needs before anybody is asked. Which units there are, and what the building wants of a walk-in."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.context import load_context
from gatehouse.buildings.unit_list import list_units
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, Out, Page, Text, ok
from gatehouse.gate.request_acts import ASK_AGAIN_SECONDS
from gatehouse.gate.schemas_requests import PROVIDER_TAGS

router = door(tag="Entry requests")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]


class UnitShown(Out):
    """A unit to ask. `isOccupied` false: nobody belongs to it, the administrators are asked."""

    id: UUID
    flatNumber: str
    blockId: UUID | None
    blockName: str | None
    isOccupied: bool


class UnitsShown(Out):
    """A page of units by block and number."""

    items: list[UnitShown]
    pagination: Page


class WalkInRules(Out):
    """Minutes to answer, seconds before asking again, the notice's version where the visitor must agree to it, and the companies by name."""

    requestMinutes: int
    askAgainSeconds: int
    consentRequired: bool
    consentNoticeVersion: str
    providers: list[str]


@router.get("/api/v1/gate/units")
async def units(
    session: Session,
    caller: Guard,
    paging: PageOf,
    search: Annotated[
        Annotated[Text, Field(max_length=100)] | None,
        BlankIsNone,
        Query(description="Number, block, or both: `B 12`."),
    ] = None,
    block_id: Annotated[UUID | None, BlankIsNone, Query(alias="blockId")] = None,
) -> Envelope[UnitsShown]:
    """Units a guard may ask, by block and number; nobody's name. Guards only. Source: ours (UX, walk-in)."""
    words = search.strip() if search else None
    rows, total = await list_units(session, caller, paging, words=words, block_id=block_id)
    shown = [
        UnitShown(
            id=row.id,
            flatNumber=row.number,
            blockId=row.block_id,
            blockName=row.block_name,
            isOccupied=row.occupants > 0,
        )
        for row in rows
    ]
    return ok(
        UnitsShown(items=shown, pagination=paging.block(total)), "Units retrieved", meta=paging.meta(total)
    )


@router.get("/api/v1/gate/walk-in-rules")
async def rules(session: Session, caller: Guard) -> Envelope[WalkInRules]:
    """What the building wants of a walk-in. Guards only. Source: ours (UX, walk-in; settings)."""
    settings = (await load_context(session, caller)).settings
    wanted = WalkInRules(
        requestMinutes=settings.request_minutes,
        askAgainSeconds=ASK_AGAIN_SECONDS,
        consentRequired=settings.consent_required,
        consentNoticeVersion=settings.consent_notice_version,
        providers=[tag for tag in PROVIDER_TAGS if tag != "OTHER"],
    )
    return ok(wanted, "Rules retrieved")
