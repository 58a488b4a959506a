"""000's door for those who expect somebody: `/api/visitor-tokens` generate, my-tokens, my-entries, revoke, extend."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.paging import MAX_LIMIT, PageOf, Paging
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.gate.token_entries import own_entries
from gatehouse.gate.token_schemas import TokenEntriesOut
from gatehouse.visits.invitations import cancel_invitation
from gatehouse.visits.schemas_tokens import (
    ExtendedOut,
    ExtendIn,
    GenerateIn,
    IssuedOut,
    RevokedOut,
    RevokeIn,
    TokensOut,
    token_page,
)
from gatehouse.visits.tokens import extend_token, generate_token, list_own_tokens

router = door(tag="Visitor tokens")
Host = Annotated[Caller, needs(Permission.VISIT_CREATE, limit="visits")]
Owner = Annotated[Caller, needs(Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)]
Reader = Annotated[Caller, needs(Permission.VISIT_READ)]


def _fifty(
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Page, from 1.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows a page, up to 100.")] = 50,
) -> Paging:
    return Paging(page=page, limit=limit, offset=(page - 1) * limit)


EntryPages = Annotated[Paging, Depends(_fifty)]
"""000 gives 50 entries a page."""


@router.post("/api/visitor-tokens/generate", status_code=201)
async def generate(session: Session, caller: Host, body: GenerateIn) -> Envelope[IssuedOut]:
    """Make a visitor's token: a visit with its pass, which opens at every door. Residents, landlords and admins; the caller is the host.

    422 `duration` above what the building allows (24 hours, 30 days), 403 `VISITOR_BANNED`, `LICENCE_INACTIVE`. Source: 000, CONTRACT 000.
    """
    return ok(await generate_token(session, caller, body), "Visitor token generated successfully")


@router.get("/api/visitor-tokens/my-tokens")
async def my_tokens(session: Session, caller: Reader, paging: PageOf) -> Envelope[TokensOut]:
    """The caller's own tokens, newest first, whichever door made them. Source: CONTRACT 000."""
    tokens, total = await list_own_tokens(session, caller, paging)
    return ok(
        TokensOut(tokens=tokens, pagination=token_page(paging, total)),
        "Tokens retrieved",
        meta=paging.meta(total),
    )


@router.get("/api/visitor-tokens/my-entries")
async def my_entries(session: Session, caller: Reader, paging: EntryPages) -> Envelope[TokenEntriesOut]:
    """Who came on the caller's tokens, and whom their units let in without one; newest first. Source: CONTRACT 000."""
    entries, total = await own_entries(session, caller, paging)
    return ok(
        TokenEntriesOut(entries=entries, pagination=token_page(paging, total)),
        "Entries retrieved",
        meta=paging.meta(total),
    )


@router.post("/api/visitor-tokens/{token_id}/revoke")
async def revoke(
    session: Session, caller: Owner, token_id: UUID, body: RevokeIn | None = None
) -> Envelope[RevokedOut]:
    """Take a token back: it lets nobody in any more, somebody inside may leave. Its host and admins. 409 when it is over. Source: CONTRACT 000."""
    reason = body.reason if body else None
    at = await cancel_invitation(session, caller, token_id, reason=reason)
    return ok(
        RevokedOut(token_id=token_id, status="cancelled", revoked_at=at, reason=reason), "Token revoked"
    )


@router.post("/api/visitor-tokens/{token_id}/extend")
async def extend(session: Session, caller: Owner, token_id: UUID, body: ExtendIn) -> Envelope[ExtendedOut]:
    """Make a token good for longer; one that ran out opens again while entries are left. Its host and admins.

    409 when it was revoked or used up, 422 `duration` or `until` beyond what the building allows. Source: CONTRACT 000.
    """
    done = await extend_token(session, caller, token_id, duration=body.duration, until=body.until)
    return ok(
        ExtendedOut(token_id=token_id, status=done.status, expires_at=done.valid_until), "Token extended"
    )
