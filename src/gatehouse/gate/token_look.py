"""000's verify: a look at a token, stored like any scan, judged in 000's order: unknown, already inside, expired, used.

Whoever is inside can always be checked out, whatever else is wrong with the token: so that comes first.
"""

from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.core.clock import iso, now
from gatehouse.core.errors import AppError
from gatehouse.gate.guarded_scan import guarded_scan, with_request_id
from gatehouse.gate.scan_answer import STATUS, AttentionOut
from gatehouse.gate.scans import Attempt
from gatehouse.gate.token_schemas import (
    GrantedBy,
    LookEnvelope,
    LookIn,
    LookOut,
    TokenIssuer,
    VisitorInfo,
)
from gatehouse.gate.visit_facts import read_facts

_TYPES = {403: "AUTHORIZATION_ERROR", 409: "CONFLICT_ERROR", 410: "CONFLICT_ERROR"}
_SAYS = {
    "expired": "Token has expired",
    "used_up": "Token has already been used and visitor has exited",
    "cancelled": "Token has been revoked",
}


async def look_at_token(request: Request, caller: Caller, body: LookIn) -> tuple[int, dict[str, Any]]:
    """Status and body. 200 valid (`isGranted`: somebody is inside, offer the check-out), else as the scan would refuse.

    `isValid` and `isGranted` also stand at the top. 404 unknown, 403 wrong_building, banned, not_yet_valid, outside_hours, gate_closed,
    licence_inactive, 409 used_up, 410 cancelled, expired.
    """
    attempt = Attempt(direction="look", code=body.token, gate=body.gate_id, nonce=body.nonce)
    answer = await guarded_scan(request, caller, attempt)
    if answer.status != 200:
        return answer.status, with_request_id(answer.body) | {"isValid": False, "isGranted": False}
    looked: dict[str, Any] = answer.body["data"]
    facts = await read_facts(request, caller, UUID(looked["visit"]["visit_id"]))
    # A look names the refusal among what to look at; here it is the answer itself, as it is at a scan.
    refusal = next(
        (one for one in reversed(looked["attention"]) if one["kind"] in STATUS and not one["visitor"]), None
    )
    inside = facts.entry_id is not None and refusal is not None
    seen = LookOut(
        isValid=inside or refusal is None,
        isGranted=inside,
        scan_id=UUID(looked["scan_id"]),
        token_id=facts.id,
        entry_id=facts.entry_id,
        visitorInfo=_visitor(facts),
        generatedBy=_issuer(facts),
        grantedBy=GrantedBy(name=facts.granted_by or None, grantedAt=facts.entered_at)
        if facts.entry_id
        else None,
        attention=[AttentionOut(**one) for one in looked["attention"] if one is not refusal],
    )
    if seen.isValid:
        message = "Access already granted" if inside else "Token is valid"
        found = LookEnvelope(data=seen, message=message, isValid=True, isGranted=inside)
        return 200, found.model_dump(mode="json")
    assert refusal is not None
    return _refused(refusal, facts, seen)


def _visitor(facts: Row[Any]) -> VisitorInfo:
    return VisitorInfo(
        name=facts.visitor_name or "",
        phone=facts.visitor_phone,
        stayType=facts.stay_type,
        startsAt=facts.expected_start,
        expiresAt=facts.valid_until,
        note=facts.notes,
        enteredAt=facts.entered_at,
        entriesLeft=max(0, facts.max_entries - facts.uses),
    )


def _issuer(facts: Row[Any]) -> TokenIssuer:
    return TokenIssuer(
        name=facts.host_name,
        phone=facts.host_phone,
        house_number=facts.unit_number,
        address=facts.address,
        house_type=facts.unit_type,
        role=facts.host_role,
        generatedAt=facts.created_at,
    )


def _refused(refusal: dict[str, Any], facts: Row[Any], seen: LookOut) -> tuple[int, dict[str, Any]]:
    """000's answer for a token that opens nothing, in the error envelope; who is meant and whom to call stand in `data`."""
    reason: Any = refusal["kind"]
    status, said = STATUS[reason], _SAYS.get(reason, refusal["detail"])
    at = now()
    data = seen.model_dump(mode="json")
    if reason == "expired":
        data |= {
            "expired_at": iso(facts.valid_until),
            "current_time": iso(at),
            "expired_since": f"{int((at - facts.valid_until).total_seconds() // 60)} minutes",
        }
    body = {
        "success": False,
        "isValid": False,
        "isGranted": False,
        "error": {
            "code": reason.upper(),
            "message": said,
            "type": _TYPES.get(status, AppError.code),
            "details": [],
            "reason": reason,
        },
        "reason": reason,
        "message": said,
        "data": data,
        "timestamp": iso(at),
        "requestId": str(seen.scan_id),
    }
    return status, with_request_id(body)
