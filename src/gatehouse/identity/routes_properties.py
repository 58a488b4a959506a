"""001's `/api/properties`: a landlord's own units and claims."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Page, Text, UtcTime, ok
from gatehouse.identity.properties import (
    Claim,
    change_property,
    claim_property,
    end_property,
    list_properties,
    load_property,
)

router = door(tag="Properties", failure="Validation failed")
Owner = Annotated[Caller, needs(Permission.PROPERTIES)]


class PropertyIn(In):
    """A unit the landlord says is theirs; `block` is the name of one of the building's blocks."""

    house_number: Text = Field(min_length=1, max_length=50, examples=["12"])
    address: Text = Field(min_length=1, max_length=255, examples=["4 Example Close"])
    block: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=100)


class PropertyChange(In):
    """What is sent is changed; of a confirmed unit only address and type."""

    house_number: Text | None = Field(default=None, min_length=1, max_length=50)
    address: Text | None = Field(default=None, min_length=1, max_length=255)
    block: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=100)
    unit_type: Text | None = Field(default=None, min_length=1, max_length=50)


class PropertyRow(Out):
    """A unit (`confirmed`, its id is the unit's) or a claim (`pending`, until `expires_at`). `residents` besides the landlord."""

    id: UUID
    house_number: str
    address: str
    block: str | None
    unit_type: str | None
    status: str
    since: UtcTime
    expires_at: UtcTime | None
    residents: int


class PropertyOut(Out):
    """One of them; `property` is 001's name."""

    property: PropertyRow


class PropertiesOut(Out):
    """A page; the same list twice, under 001's name and 002's."""

    properties: list[PropertyRow]
    items: list[PropertyRow]
    pagination: Page


class EndedOut(Out):
    """`withdrawn` (a claim) or `ended` (an ownership)."""

    id: UUID
    status: str


@router.post("/api/properties", status_code=201)
async def claim(session: Session, caller: Owner, body: PropertyIn) -> Envelope[PropertyOut]:
    """Claim a unit; the building's administrator confirms it. 409 when it is one's own or claimed already. Source: CONTRACT 001."""
    made = await claim_property(session, caller, Claim(body.house_number, body.address, body.block))
    row = await load_property(session, caller, made)
    return ok(PropertyOut(property=PropertyRow(**row._mapping)), "Sent to the building's administrator")


@router.get("/api/properties")
async def index(session: Session, caller: Owner, paging: PageOf) -> Envelope[PropertiesOut]:
    """The caller's units, then claims that wait for the administrator. Source: CONTRACT 001."""
    rows, total = await list_properties(session, caller, paging)
    shown = [PropertyRow(**row._mapping) for row in rows]
    return ok(
        PropertiesOut(properties=shown, items=shown, pagination=paging.block(total)),
        "Properties retrieved",
        meta=paging.meta(total),
    )


@router.put("/api/properties/{property_id}")
async def change(
    session: Session, caller: Owner, property_id: UUID, body: PropertyChange
) -> Envelope[PropertyOut]:
    """Correct a claim, or a confirmed unit's address and type; a claim to another number or block goes on under a new id.

    409 when the claim was decided meanwhile. Source: CONTRACT 001.
    """
    row = await change_property(session, caller, property_id, body.model_dump(exclude_unset=True))
    return ok(PropertyOut(property=PropertyRow(**row._mapping)), "Property updated")


@router.delete("/api/properties/{property_id}")
async def end(session: Session, caller: Owner, property_id: UUID) -> Envelope[EndedOut]:
    """Withdraw a claim or end an ownership. 409 while residents the caller let in live there. Source: CONTRACT 001."""
    ended = await end_property(session, caller, property_id)
    return ok(EndedOut(id=ended.id, status=ended.status), "Property removed")
