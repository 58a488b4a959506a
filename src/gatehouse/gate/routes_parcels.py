"""Our own `/api/v1/gate/parcels`: what guards keep for units. Words and shape are 004's, whose neighbours these are."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AliasChoices, BeforeValidator, Field
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf, SocietyPage, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.files.photos import must_be_own_photo, view_url
from gatehouse.gate.parcels import access_parcel, hand_over, list_parcels, shown_digits, take_parcel
from gatehouse.gate.schemas_deliveries import FlatRef, PersonLine, PersonRef
from gatehouse.gate.which_gate import which_gate

router = door(tag="Parcels")
Guard = Annotated[Caller, needs(Permission.GATE_ASK)]
Reader = Annotated[Caller, needs(Permission.REQUEST_READ)]
ParcelStatus = Literal["WAITING", "HANDED_OVER"]


def _together(value: object) -> object:
    # People read six digits out in two groups of three.
    return "".join(value.split()) if isinstance(value, str) else value


Digits = Annotated[
    Text | None,
    Field(pattern=r"^[0-9]{6}$", examples=["482913"]),
    BeforeValidator(_together),
    BlankIsNone,
]


class ParcelIn(In):
    """What a guard takes, for which flat. `gate`: name, number or id; any other text is no gate."""

    flatId: UUID
    providerTag: PersonLine = Field(
        default=None,
        validation_alias=AliasChoices("providerTag", "provider", "companyName"),
        examples=["AMAZON"],
    )
    packageCount: int = Field(default=1, ge=1, le=1000)
    photoKey: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=300)
    remarks: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=500)
    gate: Annotated[Text | None, BlankIsNone] = Field(default=None, max_length=100)


class HandOverIn(In):
    """Six digits that the flat shows, or to whom it was given; with both, the name is kept too."""

    code: Digits = None
    name: PersonLine = None


class DigitsIn(In):
    """Six digits alone: they say which parcel is meant."""

    code: Annotated[Text, Field(pattern=r"^[0-9]{6}$", examples=["482913"]), BeforeValidator(_together)]
    name: PersonLine = None


class ParcelOut(Out):
    """A parcel. `code`: six digits, only for people of its flat and only while it waits."""

    id: UUID
    societyId: UUID
    flatId: UUID
    flat: FlatRef
    status: ParcelStatus
    code: str | None
    providerTag: str | None
    packageCount: int
    photoUrl: str | None
    remarks: str | None
    gate: str | None
    entryRequestId: UUID | None
    takenAt: UtcTime
    takenBy: PersonRef
    handedAt: UtcTime | None
    handedBy: PersonRef | None
    handedTo: str | None


class ParcelsPage(Out):
    """A page of parcels, newest first."""

    parcels: list[ParcelOut]
    pagination: SocietyPage


def _out(caller: Caller, row: Row[Any], digits: Mapping[UUID, str]) -> ParcelOut:
    handed = PersonRef(id=row.handed_by, name=row.handed_name) if row.handed_by else None
    return ParcelOut(
        id=row.id,
        societyId=caller.building_id,
        flatId=row.unit_id,
        flat=FlatRef(id=row.unit_id, flatNumber=row.unit_number),
        status="WAITING" if row.handed_at is None else "HANDED_OVER",
        code=digits.get(row.id),
        providerTag=row.provider,
        packageCount=row.packages,
        photoUrl=view_url(row.photo_key) if row.photo_key else None,
        remarks=row.remarks,
        gate=row.gate,
        entryRequestId=row.request_id,
        takenAt=row.taken_at,
        takenBy=PersonRef(id=row.taken_by, name=row.taken_name),
        handedAt=row.handed_at,
        handedBy=handed,
        handedTo=row.handed_to,
    )


async def _shown(session: Session, caller: Caller, rows: Sequence[Row[Any]]) -> list[ParcelOut]:
    digits = await shown_digits(session, caller, rows)
    return [_out(caller, row, digits) for row in rows]


@router.post("/api/v1/gate/parcels", status_code=201)
async def take(session: Session, caller: Guard, body: ParcelIn) -> Envelope[ParcelOut]:
    """Keep a parcel for a flat; its people are told. Guards only. 422 `flatId` unknown, `photoKey` not the guard's own. Source: ours (leave at gate)."""
    if body.photoKey is not None:
        await must_be_own_photo(session, caller, body.photoKey)
    made = await take_parcel(
        session,
        caller,
        unit_id=body.flatId,
        provider=body.providerTag,
        packages=body.packageCount,
        photo_key=body.photoKey,
        remarks=body.remarks,
        gate_id=await which_gate(session, caller, body.gate),
    )
    return ok(_out(caller, await access_parcel(session, caller, made), {}), "Parcel taken")


@router.get("/api/v1/gate/parcels")
async def index(
    session: Session,
    caller: Reader,
    paging: PageOf,
    status: Annotated[ParcelStatus | None, BlankIsNone, Query()] = None,
    flat: Annotated[UUID | None, BlankIsNone, Query(alias="flatId")] = None,
    number: Annotated[
        Annotated[Text, Field(max_length=50)] | None, BlankIsNone, Query(alias="flatNumber")
    ] = None,
) -> Envelope[ParcelsPage]:
    """Parcels, newest first: the building's for guards and admins, those of own flats for everybody else. Source: ours."""
    rows, total = await list_parcels(
        session, caller, paging, status=status, unit_id=flat, number=number.strip() if number else None
    )
    return ok(
        ParcelsPage(parcels=await _shown(session, caller, rows), pagination=society_block(paging, total)),
        "Parcels retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/v1/gate/parcels/{parcel_id}")
async def one(session: Session, caller: Reader, parcel_id: UUID) -> Envelope[ParcelOut]:
    """One parcel, with its digits for people of its flat. Source: ours."""
    row = await access_parcel(session, caller, parcel_id)
    return ok((await _shown(session, caller, [row]))[0], "Parcel retrieved")


@router.post("/api/v1/gate/parcels/hand-over")
async def give_by_digits(session: Session, caller: Guard, body: DigitsIn) -> Envelope[ParcelOut]:
    """Hand over whichever parcel of the building has these digits. 422 `PARCEL_CODE_WRONG`, 409 with who was first, 429 after too many wrong ones."""
    row = await hand_over(session, caller, None, code=body.code, name=body.name)
    return ok(_out(caller, row, {}), "Parcel handed over")


@router.post("/api/v1/gate/parcels/{parcel_id}/hand-over")
async def give(session: Session, caller: Guard, parcel_id: UUID, body: HandOverIn) -> Envelope[ParcelOut]:
    """Hand a parcel over, once, against its digits or to a name; its flat is told. Guards only.

    409 `ALREADY_DECIDED` says who was first; 422 `PARCEL_CODE_WRONG` or neither digits nor name; 429 after too many wrong digits. Source: ours.
    """
    row = await hand_over(session, caller, parcel_id, code=body.code, name=body.name)
    return ok(_out(caller, row, {}), "Parcel handed over")
