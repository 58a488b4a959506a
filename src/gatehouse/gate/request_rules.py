"""A delivery that its unit need not be asked about: an expected one, or a standing rule, answers in the unit's place."""

from typing import Any

from gatehouse.auth.caller import Caller
from gatehouse.buildings.context import BuildingContext
from gatehouse.core.clock import now
from gatehouse.core.db import Session
from gatehouse.gate.answering import Verdict, carry_out, settle
from gatehouse.gate.deliveries import publish_delivery
from gatehouse.gate.delivery_rules import RuleAnswer, answer_by_rule, use_expected
from gatehouse.gate.request_rows import RequestRow
from gatehouse.gate.request_telling import tell_approved

_TRIES = 5


async def answered_by_rule(
    session: Session, caller: Caller, building: BuildingContext, request: RequestRow
) -> dict[str, Any]:
    """Decide a request just written by a rule: `entry_id` or `parcel_id`, and `auto_reason`. Empty: the unit must be asked."""
    if request.kind != "delivery":
        return {}
    rule = await _claimed_rule(session, building, request)
    if rule is None:
        return {}
    verdict = Verdict(
        "approved",
        by=rule.member_id,
        unit_id=rule.unit_id,
        leave_at_gate=rule.leave_at_gate,
        auto_reason=rule.reason,
    )
    await settle(session, request.building_id, request.id, verdict)
    entry_id, parcel_id = await carry_out(session, caller, request, verdict, building.settings)
    await tell_approved(
        session,
        request,
        unit_id=rule.unit_id,
        by=rule.reason,
        by_user=None,
        auto_reason=rule.reason,
        inside=entry_id is not None,
    )
    return {"entry_id": entry_id, "parcel_id": parcel_id, "auto_reason": rule.reason}


async def _claimed_rule(
    session: Session, building: BuildingContext, request: RequestRow
) -> RuleAnswer | None:
    """The rule that answers; what it uses up is used by this request and no other, also when two come at once."""
    for _ in range(_TRIES):
        rule = await answer_by_rule(
            session,
            request.building_id,
            [flat.id for flat in request.flats],
            provider=request.provider,
            at=now(),
            time_zone=building.time_zone,
        )
        if rule is None or rule.expected_id is None:
            return rule
        if await use_expected(session, request.building_id, rule.expected_id, request.id):
            publish_delivery(
                session,
                request.building_id,
                "expected",
                rule.expected_id,
                status="arrived",
                unit_id=rule.unit_id,
            )
            return rule
    return None
