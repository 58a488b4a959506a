"""004's `gate/preapprovals/scan`: a guard scans a pre-approval's QR, and the visitor is in."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import AliasChoices, Field

from gatehouse.auth.caller import Caller
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Text
from gatehouse.gate.access import guard_of
from gatehouse.gate.entries import load_entry
from gatehouse.gate.guarded_scan import guarded_scan
from gatehouse.gate.routes_scans import REFUSALS
from gatehouse.gate.routes_tokens_gate import answered
from gatehouse.gate.scan_answer import AttentionOut
from gatehouse.gate.scans import Attempt
from gatehouse.gate.schemas_entries import EntryOut
from gatehouse.gate.token_doors import passed_of
from gatehouse.gate.token_schemas import GateName
from gatehouse.gate.visit_facts import visit_facts

router = door(tag="Pre-approvals")
Guard = Annotated[Caller, Depends(guard_of)]


class QrScanIn(In):
    """What the QR says. `nonce` makes a repeat harmless."""

    qrToken: Text = Field(
        min_length=1,
        max_length=300,
        validation_alias=AliasChoices("qrToken", "qr_token", "qr_code"),
        examples=["SG_7Q3WX9K2M4ZT"],
    )
    gate_id: GateName = None
    nonce: UUID | None = None


class Creator(Out):
    """Who expects the visitor."""

    id: UUID
    name: str


class PreapprovalUse(Out):
    """The pre-approval after this use."""

    id: UUID
    visitorName: str
    flatNumber: str | None
    usedCount: int
    maxUses: int
    remainingUses: int
    createdBy: Creator


class UsedOut(Out):
    """Somebody was let in: the entry, and what is left of the pre-approval. Of a party `entries` names all."""

    entry: EntryOut
    entries: list[UUID]
    preApproval: PreapprovalUse
    attention: list[AttentionOut]


@router.post("/api/v1/gate/preapprovals/scan", response_model=Envelope[UsedOut], responses=REFUSALS)
@router.post("/api/preapprovals/scan", response_model=Envelope[UsedOut], responses=REFUSALS, deprecated=True)
async def use(request: Request, caller: Guard, body: QrScanIn) -> Response:
    """Let the visitor of a pre-approval in, as often as it has uses. Guards only; refusals as at any scan, stored.

    404 unknown_code, 403 wrong_building, banned, not_yet_valid, 409 already_inside, used_up, 410 cancelled, expired. Source: 004 gate/preapprovals.
    """
    attempt = Attempt(direction="entry", code=body.qrToken, gate=body.gate_id, nonce=body.nonce)
    answer = await guarded_scan(request, caller, attempt)
    passed = passed_of(answer)
    if passed is None:
        return answered(answer, "")
    async with request.app.state.database.transaction(caller.tenant) as session:
        entry = await load_entry(session, caller, passed.entries[0])
        facts = await visit_facts(session, caller, passed.visit_id)
    done = UsedOut(
        entry=entry,
        entries=list(passed.entries),
        preApproval=PreapprovalUse(
            id=facts.id,
            visitorName=passed.name,
            flatNumber=facts.unit_number,
            usedCount=facts.uses,
            maxUses=facts.max_entries,
            remainingUses=max(0, facts.max_entries - facts.uses),
            createdBy=Creator(id=facts.host_user, name=facts.host_name),
        ),
        attention=list(passed.attention),
    )
    return answered(done, "Entry granted")
