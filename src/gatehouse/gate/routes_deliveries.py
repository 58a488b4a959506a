"""004's `/api/v1/deliveries` door: expected deliveries and auto-approve rules; the deprecated `/api/deliveries` stands for the same."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import PageOf, society_block
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, ok
from gatehouse.gate.deliveries import (
    COMPANIES,
    Expectation,
    RuleWish,
    add_rule,
    cancel_expected,
    change_rule,
    end_rule,
    expect,
    list_expected,
    list_rules,
    load_expected,
    load_rule,
)
from gatehouse.gate.schemas_deliveries import (
    DAYS,
    CompaniesOut,
    DeliveryStatus,
    ExpectedIn,
    ExpectedOut,
    ExpectedPage,
    FlatRef,
    GoneOut,
    RuleChange,
    RuleIn,
    RuleOut,
    RulePage,
    clock,
    day_bits,
    minutes,
)

router = door(tag="Deliveries")
Member = Annotated[Caller, needs(Permission.DELIVERY_EXPECT)]
Reader = Annotated[Caller, needs(Permission.DELIVERY_EXPECT, Permission.GATE_ASK)]
Anybody = Annotated[Caller, needs(Permission.BUILDING_READ)]
Flat = Annotated[UUID | None, BlankIsNone, Query(alias="flatId")]


def _expected(caller: Caller, row: Row[Any]) -> ExpectedOut:
    return ExpectedOut(
        id=row.id,
        societyId=caller.building_id,
        flatId=row.unit_id,
        flat=FlatRef(id=row.unit_id, flatNumber=row.unit_number),
        companyName=row.company,
        itemName=None if caller.may(Permission.GATE_ASK) else row.item,
        expectedDate=row.expected_on,
        timeFrom=clock(row.from_minute),
        timeUntil=clock(row.until_minute),
        autoApprove=row.auto_approve,
        leaveAtGate=row.leave_at_gate,
        status=row.status.upper(),
        entryRequestId=row.request_id,
        createdById=row.user_id,
        expiresAt=row.expires_at,
        createdAt=row.created_at,
    )


def _rule(caller: Caller, row: Row[Any]) -> RuleOut:
    return RuleOut(
        id=row.id,
        societyId=caller.building_id,
        flatId=row.unit_id,
        flat=FlatRef(id=row.unit_id, flatNumber=row.unit_number),
        companies=row.companies,
        allowedDays=[day for bit, day in enumerate(DAYS) if row.days >> bit & 1],
        timeFrom=clock(row.from_minute),
        timeUntil=clock(row.until_minute),
        leaveAtGate=row.leave_at_gate,
        isActive=row.is_active,
        createdById=row.user_id,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
    )


@router.post("/api/v1/deliveries/expected", status_code=201)
@router.post("/api/deliveries/expected", status_code=201, deprecated=True)
async def new_expected(session: Session, caller: Member, body: ExpectedIn) -> Envelope[ExpectedOut]:
    """Expect a delivery for an own flat (`flatId`; without it the main one); with `autoApprove` its first request at the gate is answered by it.

    403 `autoApprove` by somebody who may not answer for the flat; 409 with 100 open ones; 422 a day that is over. Source: CONTRACT 004, deliveries.
    """
    wish = Expectation(
        company=body.companyName,
        day=body.expectedDate,
        unit_id=body.flatId,
        item=body.itemName,
        from_minute=minutes(body.timeFrom),
        until_minute=minutes(body.timeUntil),
        auto_approve=body.autoApprove,
        leave_at_gate=body.leaveAtGate,
        expires_at=body.expiresAt,
    )
    made = await expect(session, caller, wish)
    return ok(_expected(caller, await load_expected(session, caller, made)), "Expected delivery created")


@router.get("/api/v1/deliveries/expected")
@router.get("/api/deliveries/expected", deprecated=True)
async def expected(
    session: Session,
    caller: Reader,
    paging: PageOf,
    flat: Flat = None,
    status: Annotated[DeliveryStatus | None, BlankIsNone, Query()] = None,
) -> Envelope[ExpectedPage]:
    """Deliveries of own flats, newest first; for a guard those of the building still to come, soonest first. Source: CONTRACT 004, deliveries."""
    rows, total = await list_expected(session, caller, paging, unit_id=flat, status=status)
    shown = [_expected(caller, row) for row in rows]
    return ok(
        ExpectedPage(deliveries=shown, pagination=society_block(paging, total)),
        "Expected deliveries retrieved",
        meta=paging.meta(total),
    )


@router.delete("/api/v1/deliveries/expected/{delivery_id}")
async def remove_expected(session: Session, caller: Member, delivery_id: UUID) -> Envelope[GoneOut]:
    """Call an expected delivery off. 409 when it has come or is called off already, 410 when its time is over. Source: ours."""
    await cancel_expected(session, caller, delivery_id)
    return ok(GoneOut(id=delivery_id), "Expected delivery cancelled")


@router.post("/api/v1/deliveries/auto-approve", status_code=201)
@router.post("/api/deliveries/auto-approve", status_code=201, deprecated=True)
async def new_rule(session: Session, caller: Member, body: RuleIn) -> Envelope[RuleOut]:
    """A standing rule for an own flat: days, hours (also over midnight), companies. 403 by somebody who may not answer for the flat; 409 at 50 rules.

    Source: CONTRACT 004, deliveries.
    """
    wish = RuleWish(
        companies=body.companies,
        days=day_bits(body.allowedDays),
        unit_id=body.flatId,
        from_minute=minutes(body.timeFrom),
        until_minute=minutes(body.timeUntil),
        leave_at_gate=body.leaveAtGate,
    )
    made = await add_rule(session, caller, wish)
    return ok(_rule(caller, await load_rule(session, caller, made)), "Auto-approve rule created")


@router.get("/api/v1/deliveries/auto-approve")
@router.get("/api/deliveries/auto-approve", deprecated=True)
async def rules(session: Session, caller: Member, paging: PageOf, flat: Flat = None) -> Envelope[RulePage]:
    """The rules of own flats, newest first. Source: CONTRACT 004, deliveries."""
    rows, total = await list_rules(session, caller, paging, unit_id=flat)
    return ok(
        RulePage(rules=[_rule(caller, row) for row in rows], pagination=society_block(paging, total)),
        "Auto-approve rules retrieved",
        meta=paging.meta(total),
    )


@router.patch("/api/v1/deliveries/auto-approve/{rule_id}")
@router.patch("/api/deliveries/auto-approve/{rule_id}", deprecated=True)
async def edit_rule(session: Session, caller: Member, rule_id: UUID, body: RuleChange) -> Envelope[RuleOut]:
    """Change a rule of an own flat, or switch it off and on (`isActive`); the caller answers for it from now on. Source: CONTRACT 004, deliveries."""
    change: dict[str, Any] = {}
    if body.companies is not None:
        change["companies"] = body.companies
    if body.allowedDays is not None:
        change["days"] = day_bits(body.allowedDays)
    if "timeFrom" in body.model_fields_set:
        change["from_minute"] = minutes(body.timeFrom)
    if "timeUntil" in body.model_fields_set:
        change["until_minute"] = minutes(body.timeUntil)
    if body.leaveAtGate is not None:
        change["leave_at_gate"] = body.leaveAtGate
    if body.isActive is not None:
        change["is_active"] = body.isActive
    await change_rule(session, caller, rule_id, change)
    return ok(_rule(caller, await load_rule(session, caller, rule_id)), "Auto-approve rule updated")


@router.delete("/api/v1/deliveries/auto-approve/{rule_id}")
@router.delete("/api/deliveries/auto-approve/{rule_id}", deprecated=True)
async def remove_rule(session: Session, caller: Member, rule_id: UUID) -> Envelope[GoneOut]:
    """Remove a rule of an own flat. Source: CONTRACT 004, deliveries."""
    await end_rule(session, caller, rule_id)
    return ok(GoneOut(id=rule_id), "Auto-approve rule removed")


@router.get("/api/v1/deliveries/companies")
@router.get("/api/deliveries/companies", deprecated=True)
async def companies(session: Session, caller: Anybody) -> Envelope[CompaniesOut]:
    """Companies a form offers; any other name may be written too. Source: CONTRACT 004, deliveries."""
    del session, caller
    return ok(CompaniesOut(companies=list(COMPANIES)), "Companies retrieved")
