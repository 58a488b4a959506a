"""004's `/api/v1/admin/societies/{society_id}` door: what a building consists of; the deprecated `/api/societies` stands for the same.

Its words: society is a building, flat a unit.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field
from sqlalchemy import Row

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.blocks import add_block, change_block, end_block, list_blocks, load_block
from gatehouse.buildings.gates import add_gate, change_gate, end_gate, list_gates, load_gate
from gatehouse.buildings.unit_changes import add_unit, change_unit, end_unit
from gatehouse.buildings.unit_list import list_units, load_unit
from gatehouse.core.paging import PageOf, SocietyPage, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok

router = door(tag="Societies")
Reader = Annotated[Caller, needs(Permission.BUILDING_READ, in_building=False)]
Manager = Annotated[Caller, needs(Permission.BUILDING_MANAGE, in_building=False)]

Name = Annotated[Text, Field(min_length=1, max_length=100)]
Short = Annotated[Text, BlankIsNone, Field(min_length=1, max_length=20)]
Floor = Annotated[int, Field(ge=-20, le=300)]
Kind = Annotated[Text, Field(min_length=1, max_length=40)]
Address = Annotated[Text, Field(max_length=500)]
GateState = Literal["open", "closed"]


class BlockIn(In):
    """A new block."""

    name: Name
    code: Short | None = None
    floors: Annotated[int, Field(ge=0, le=300)] | None = None


class BlockChange(In):
    """What is to change of a block; what is not sent stays."""

    name: Name | None = None
    code: Short | None = None
    floors: Annotated[int, Field(ge=0, le=300)] | None = None


class FlatIn(In):
    """A new flat."""

    blockId: UUID | None = None
    floor: Floor | None = None
    flatNumber: Annotated[Text, Field(min_length=1, max_length=20)]
    address: Address = ""
    type: Kind = "flat"


class FlatChange(In):
    """What is to change of a flat; what is not sent stays, `blockId: null` takes it out of its block."""

    blockId: UUID | None = None
    floor: Floor | None = None
    flatNumber: Annotated[Text, Field(min_length=1, max_length=20)] | None = None
    address: Address | None = None
    type: Kind | None = None


class GateIn(In):
    """A new gate; without a number it gets the next one."""

    name: Name
    number: Short | None = None
    status: GateState = "open"


class GateChange(In):
    """What is to change of a gate; what is not sent stays."""

    name: Name | None = None
    number: Short | None = None
    status: GateState | None = None


class BlockOut(Out):
    """A block; `flats` counts its current ones."""

    id: UUID
    societyId: UUID
    name: str
    code: str | None
    floors: int | None
    flats: int
    createdAt: UtcTime


class FlatOut(Out):
    """A flat; `occupants` counts the people who belong to it now."""

    id: UUID
    societyId: UUID
    flatNumber: str
    floor: int | None
    blockId: UUID | None
    blockName: str | None
    address: str
    type: str
    isOccupied: bool
    occupants: int
    createdAt: UtcTime


class GateOut(Out):
    """A gate; `devices` counts those enrolled at it. A closed one lets nobody in, but out."""

    id: UUID
    societyId: UUID
    name: str
    number: str
    status: GateState
    isOpen: bool
    devices: int
    createdAt: UtcTime


class BlocksOut(Out):
    """All blocks by name."""

    blocks: list[BlockOut]


class FlatsOut(Out):
    """A page of flats by block and number."""

    flats: list[FlatOut]
    pagination: SocietyPage


class GatesOut(Out):
    """All gates by number."""

    gates: list[GateOut]


class RemovedOut(Out):
    """What is gone from the lists; its past stays."""

    id: UUID


def _block(society_id: UUID, row: Row[Any]) -> BlockOut:
    return BlockOut(
        id=row.id,
        societyId=society_id,
        name=row.name,
        code=row.code,
        floors=row.floors,
        flats=row.units,
        createdAt=row.created_at,
    )


def _flat(society_id: UUID, row: Row[Any]) -> FlatOut:
    return FlatOut(
        id=row.id,
        societyId=society_id,
        flatNumber=row.number,
        floor=row.floor,
        blockId=row.block_id,
        blockName=row.block_name,
        address=row.address,
        type=row.unit_type,
        isOccupied=row.occupants > 0,
        occupants=row.occupants,
        createdAt=row.created_at,
    )


def _gate(society_id: UUID, row: Row[Any]) -> GateOut:
    return GateOut(
        id=row.id,
        societyId=society_id,
        name=row.name,
        number=row.number,
        status=row.status,
        isOpen=row.status == "open",
        devices=row.devices,
        createdAt=row.created_at,
    )


_UNIT_WORDS = {"flatNumber": "number", "blockId": "block_id", "type": "unit_type"}
_MAY_BE_NULL = frozenset({"code", "floors", "floor", "blockId"})


def _sent(body: In) -> dict[str, Any]:
    """What a change names, in our words. null clears only what may be empty; elsewhere it says nothing."""
    return {
        _UNIT_WORDS.get(name, name): getattr(body, name)
        for name in sorted(body.model_fields_set)
        if name in _MAY_BE_NULL or getattr(body, name) is not None
    }


@router.get("/api/v1/admin/societies/{society_id}/blocks")
@router.get("/api/societies/{society_id}/blocks", deprecated=True)
async def blocks(session: Session, caller: Reader, society_id: UUID) -> Envelope[BlocksOut]:
    """All blocks. 403 for another building. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="blocks.listed")
    rows = await list_blocks(session, acting)
    return ok(BlocksOut(blocks=[_block(society_id, row) for row in rows]), "Blocks retrieved")


@router.post("/api/v1/admin/societies/{society_id}/blocks", status_code=201)
@router.post("/api/societies/{society_id}/blocks", status_code=201, deprecated=True)
async def new_block(session: Session, caller: Manager, society_id: UUID, body: BlockIn) -> Envelope[BlockOut]:
    """Add a block. 409 `BLOCK_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="block.added")
    block_id = await add_block(session, acting, name=body.name, code=body.code, floors=body.floors)
    return ok(_block(society_id, await load_block(session, acting, block_id)), "Block added")


@router.patch("/api/v1/admin/societies/{society_id}/blocks/{block_id}")
@router.patch("/api/societies/{society_id}/blocks/{block_id}", deprecated=True)
async def edit_block(
    session: Session, caller: Manager, society_id: UUID, block_id: UUID, body: BlockChange
) -> Envelope[BlockOut]:
    """Change a block. 409 `BLOCK_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="block.changed")
    await change_block(session, acting, block_id, _sent(body))
    return ok(_block(society_id, await load_block(session, acting, block_id)), "Block updated")


@router.delete("/api/v1/admin/societies/{society_id}/blocks/{block_id}")
@router.delete("/api/societies/{society_id}/blocks/{block_id}", deprecated=True)
async def remove_block(
    session: Session, caller: Manager, society_id: UUID, block_id: UUID
) -> Envelope[RemovedOut]:
    """Remove a block. 409 `BLOCK_IN_USE` (`error.units`) while flats are in it. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="block.ended")
    await end_block(session, acting, block_id)
    return ok(RemovedOut(id=block_id), "Block removed")


@router.get("/api/v1/admin/societies/{society_id}/flats")
@router.get("/api/societies/{society_id}/flats", deprecated=True)
async def flats(
    session: Session,
    caller: Manager,
    society_id: UUID,
    paging: PageOf,
    search: Annotated[
        Text | None, Query(max_length=100, description="Number, block, or part of the address.")
    ] = None,
    block_id: Annotated[UUID | None, BlankIsNone, Query(alias="blockId")] = None,
    occupied: Annotated[
        bool | None, BlankIsNone, Query(description="Only flats with (or without) people.")
    ] = None,
) -> Envelope[FlatsOut]:
    """A page of flats by block and number, with how many people belong to each. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="units.listed")
    words = search.strip() if search else None
    rows, total = await list_units(session, acting, paging, words=words, block_id=block_id, occupied=occupied)
    return ok(
        FlatsOut(flats=[_flat(society_id, row) for row in rows], pagination=society_block(paging, total)),
        "Flats retrieved",
        meta=paging.meta(total),
    )


@router.post("/api/v1/admin/societies/{society_id}/flats", status_code=201)
@router.post("/api/societies/{society_id}/flats", status_code=201, deprecated=True)
async def new_flat(session: Session, caller: Manager, society_id: UUID, body: FlatIn) -> Envelope[FlatOut]:
    """Add a flat. 409 `UNIT_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="unit.added")
    unit = {
        "number": body.flatNumber,
        "block_id": body.blockId,
        "floor": body.floor,
        "address": body.address,
        "unit_type": body.type,
    }
    unit_id = await add_unit(session, acting, unit)
    return ok(_flat(society_id, await load_unit(session, acting, unit_id)), "Flat added")


@router.patch("/api/v1/admin/societies/{society_id}/flats/{flat_id}")
@router.patch("/api/societies/{society_id}/flats/{flat_id}", deprecated=True)
async def edit_flat(
    session: Session, caller: Manager, society_id: UUID, flat_id: UUID, body: FlatChange
) -> Envelope[FlatOut]:
    """Change a flat. 409 `UNIT_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="unit.changed")
    await change_unit(session, acting, flat_id, _sent(body))
    return ok(_flat(society_id, await load_unit(session, acting, flat_id)), "Flat updated")


@router.delete("/api/v1/admin/societies/{society_id}/flats/{flat_id}")
@router.delete("/api/societies/{society_id}/flats/{flat_id}", deprecated=True)
async def remove_flat(
    session: Session, caller: Manager, society_id: UUID, flat_id: UUID
) -> Envelope[RemovedOut]:
    """Remove a flat; its past stays. 409 `UNIT_IN_USE` (`error.occupants`) while people belong to it. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="unit.ended")
    await end_unit(session, acting, flat_id)
    return ok(RemovedOut(id=flat_id), "Flat removed")


@router.get("/api/v1/admin/societies/{society_id}/gates")
@router.get("/api/societies/{society_id}/gates", deprecated=True)
async def gates(session: Session, caller: Reader, society_id: UUID) -> Envelope[GatesOut]:
    """All gates. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="gates.listed")
    rows = await list_gates(session, acting)
    return ok(GatesOut(gates=[_gate(society_id, row) for row in rows]), "Gates retrieved")


@router.post("/api/v1/admin/societies/{society_id}/gates", status_code=201)
@router.post("/api/societies/{society_id}/gates", status_code=201, deprecated=True)
async def new_gate(session: Session, caller: Manager, society_id: UUID, body: GateIn) -> Envelope[GateOut]:
    """Add a gate. 409 `GATE_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="gate.added")
    gate_id = await add_gate(session, acting, name=body.name, number=body.number, status=body.status)
    return ok(_gate(society_id, await load_gate(session, acting, gate_id)), "Gate added")


@router.patch("/api/v1/admin/societies/{society_id}/gates/{gate_id}")
@router.patch("/api/societies/{society_id}/gates/{gate_id}", deprecated=True)
async def edit_gate(
    session: Session, caller: Manager, society_id: UUID, gate_id: UUID, body: GateChange
) -> Envelope[GateOut]:
    """Rename, open or close a gate; a closed one refuses entries from the next scan on. 409 `GATE_EXISTS`. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="gate.changed")
    await change_gate(session, acting, gate_id, _sent(body))
    return ok(_gate(society_id, await load_gate(session, acting, gate_id)), "Gate updated")


@router.delete("/api/v1/admin/societies/{society_id}/gates/{gate_id}")
@router.delete("/api/societies/{society_id}/gates/{gate_id}", deprecated=True)
async def remove_gate(
    session: Session, caller: Manager, society_id: UUID, gate_id: UUID
) -> Envelope[RemovedOut]:
    """Remove a gate. 409 `GATE_IN_USE` (`error.devices`) while devices are enrolled at it. Source: 004 API Route Structure."""
    acting = await act_in(session, caller, society_id, action="gate.ended")
    await end_gate(session, acting, gate_id)
    return ok(RemovedOut(id=gate_id), "Gate removed")
