"""001's registration codes for those who issue them. A super admin acts here in any building, so the door stands in `platform`."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request
from pydantic import Field, field_validator

from gatehouse.auth.acting import act_in
from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission, Role
from gatehouse.core.emails import normalise_email
from gatehouse.core.errors import Invalid, NotFound
from gatehouse.core.names import PersonName
from gatehouse.core.paging import PageOf
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Page, Text, UtcTime, ok
from gatehouse.identity.registration_codes import (
    HOURS,
    MOST_HOURS,
    CodeFilter,
    Issued,
    Wanted,
    issue,
    issuer_of,
    list_codes,
    resend,
    revoke,
)
from gatehouse.platform.registration_codes import building_of_code, default_building

router = door(tag="Registration codes", failure="Validation failed")
_P = Permission
SuperAdmin = Annotated[
    Caller, needs(_P.PLATFORM, in_building=False, refusal="Only super admins can generate OTPs")
]
ForResidents = Annotated[Caller, needs(_P.CODES_RESIDENT, in_building=False)]
ForGuards = Annotated[Caller, needs(_P.CODES_SECURITY, in_building=False)]
Issuer = Annotated[Caller, needs(_P.CODES_RESIDENT, _P.CODES_SECURITY, in_building=False)]
Status = Annotated[Literal["live", "used", "ended", "expired"] | None, BlankIsNone, Query()]
OfRole = Annotated[Literal["landlord", "resident", "security"] | None, BlankIsNone, Query()]
MaybeText = Annotated[Text | None, BlankIsNone]


class IssueIn(In):
    """All of it optional. `building_id` is a super admin's; with a `recipient_email` the code is mailed as well."""

    recipient_name: Annotated[PersonName | None, BlankIsNone] = None
    recipient_email: MaybeText = Field(default=None, max_length=254)
    expires_in_hours: int = Field(default=HOURS, ge=1, le=MOST_HOURS)
    building_id: UUID | None = None
    note: MaybeText = Field(default=None, max_length=1000)

    @field_validator("recipient_email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        return None if value is None else normalise_email(value)


class IssueResidentIn(IssueIn):
    """The unit by its id, or by its number (an administrator's new number makes the unit when the code is used)."""

    house_id: UUID | None = None
    house_number: MaybeText = Field(default=None, max_length=50)
    address: MaybeText = Field(default=None, max_length=255)


class IssuedOut(Out):
    """What a code is for. `mailed`: it is on its way to `recipient_email` too."""

    id: UUID
    target_role: str
    building_id: UUID
    house_id: UUID | None
    house_number: str | None
    address: str | None
    recipient_email: str | None
    mailed: bool
    expires_at: UtcTime


class IssuedAnswer(Envelope[IssuedOut]):
    """001 shows `otp` and `expires_at` at the top (CONTRACT, General). The code is shown here and never again."""

    otp: str
    expires_at: UtcTime


class PersonRef(Out):
    """A person of the list; `name` is null for a super admin seen from a building."""

    id: UUID
    name: str | None


class CodeRow(Out):
    """A code without its digits. `status`: live, used, ended (revoked, or its issuer may not any more), expired."""

    id: UUID
    building_id: UUID
    building_name: str
    target_role: str
    status: str
    is_active: bool
    house_id: UUID | None
    house_number: str | None
    address: str | None
    recipient_name: str | None
    recipient_email: str | None
    note: str | None
    issued_by: PersonRef
    created_at: UtcTime
    expires_at: UtcTime
    used_at: UtcTime | None
    used_by: PersonRef | None
    ended_at: UtcTime | None


class CodesOut(Out):
    """A page; the same list twice, under 001's name and 002's."""

    otps: list[CodeRow]
    items: list[CodeRow]
    pagination: Page


class CodeOut(Out):
    """One code."""

    otp: CodeRow


def _row(row: Any) -> CodeRow:
    return CodeRow(
        id=row.id,
        building_id=row.building_id,
        building_name=row.building_name,
        target_role=row.target_role,
        status=row.status,
        is_active=row.status == "live",
        house_id=row.unit_id,
        house_number=row.house_number,
        address=row.address,
        recipient_name=row.recipient_name,
        recipient_email=row.recipient_email,
        note=row.note,
        issued_by=PersonRef(id=row.issued_by, name=row.issued_by_name),
        created_at=row.issued_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        used_by=None if row.used_by is None else PersonRef(id=row.used_by, name=row.used_by_name),
        ended_at=row.ended_at,
    )


def _answer(issued: Issued, message: str) -> IssuedAnswer:
    shown = IssuedOut(
        id=issued.id,
        target_role=issued.role,
        building_id=issued.building_id,
        house_id=issued.unit.id,
        house_number=issued.unit.house_number,
        address=issued.unit.address,
        recipient_email=issued.recipient_email,
        mailed=issued.recipient_email is not None,
        expires_at=issued.expires_at,
    )
    return IssuedAnswer(data=shown, otp=issued.code, expires_at=issued.expires_at, message=message)


async def _issue(
    request: Request, session: Session, caller: Caller, role: Role, body: IssueIn | None
) -> IssuedAnswer:
    request.scope["gatehouse.rate"] = await count_traffic("codes issued", caller.user_id.hex)
    wanted = body or IssueIn()
    building = wanted.building_id
    if building is None and caller.building_id == NO_BUILDING:
        building = await default_building(request.app.state.platform) if role is Role.LANDLORD else None
        if building is None:
            raise Invalid.field("building_id", "Say which building the code is for.")
    if building is not None:
        caller = await act_in(session, caller, building, action=f"issue {role} code")
    unit = wanted if isinstance(wanted, IssueResidentIn) else IssueResidentIn()
    issued = await issue(
        session,
        caller,
        Wanted(
            role=role,
            hours=wanted.expires_in_hours,
            recipient_name=wanted.recipient_name,
            recipient_email=wanted.recipient_email,
            note=wanted.note,
            house_id=unit.house_id,
            house_number=unit.house_number,
            address=unit.address,
        ),
    )
    return _answer(issued, "OTP generated successfully")


@router.post("/api/admin/generate-landlord-otp", status_code=201)
async def generate_landlord_code(
    request: Request, session: Session, caller: SuperAdmin, body: IssueIn | None = None
) -> IssuedAnswer:
    """A code for a landlord; without `building_id` (or X-Building-Id) for the default building, 422 when there is none.

    409 `NO_FREE_CODE`, 403 `LICENCE_INACTIVE`, 429 after 60 an hour. Source: 001 Generate Landlord OTP, CONTRACT 001.
    """
    return await _issue(request, session, caller, Role.LANDLORD, body)


@router.post("/api/admin/generate-resident-otp", status_code=201)
async def generate_resident_code(
    request: Request, session: Session, caller: ForResidents, body: IssueResidentIn | None = None
) -> IssuedAnswer:
    """A code for a resident of one unit; a landlord's only for a unit of theirs (404), the only one when none is named.

    403 naming another building, 409 `NO_FREE_CODE`, 429 after 60 an hour. Source: CONTRACT 001.
    """
    return await _issue(request, session, caller, Role.RESIDENT, body)


@router.post("/api/admin/generate-security-otp", status_code=201)
async def generate_guard_code(
    request: Request, session: Session, caller: ForGuards, body: IssueIn | None = None
) -> IssuedAnswer:
    """A code for a guard. 403 naming another building, 409 `NO_FREE_CODE`, 429 after 60 an hour. Source: CONTRACT 001."""
    return await _issue(request, session, caller, Role.SECURITY, body)


@router.get("/api/admin/registration-otps")
async def index(
    request: Request,
    session: Session,
    caller: Issuer,
    paging: PageOf,
    status: Status = None,
    role: OfRole = None,
) -> Envelope[CodesOut]:
    """Codes issued, newest first, never their digits: a landlord's own, the building's, or, for a super admin, all. Source: CONTRACT 001."""
    wanted = CodeFilter(status=status, role=role)
    if caller.building_id == NO_BUILDING:
        async with request.app.state.platform.transaction() as everywhere:
            rows, total = await list_codes(everywhere, wanted, paging, building_id=None, issuer_id=None)
    else:
        rows, total = await list_codes(
            session, wanted, paging, building_id=caller.building_id, issuer_id=issuer_of(caller)
        )
    shown = [_row(row) for row in rows]
    return ok(
        CodesOut(otps=shown, items=shown, pagination=paging.block(total)),
        "Registration codes retrieved",
        meta=paging.meta(total),
    )


async def _acting_on(
    request: Request, session: Session, caller: Caller, code_id: UUID, action: str
) -> Caller:
    """A super admin who has named no building acts in the code's."""
    if caller.building_id != NO_BUILDING:
        return caller
    building = await building_of_code(request.app.state.platform, code_id)
    if building is None:
        raise NotFound("There is no such code.")
    return await act_in(session, caller, building, action=action)


@router.post("/api/admin/registration-otps/{otp_id}/revoke")
async def end(request: Request, session: Session, caller: Issuer, otp_id: UUID) -> Envelope[CodeOut]:
    """End a live code: it opens nothing any more. 409 when it was used, revoked or has expired. Source: CONTRACT 001."""
    caller = await _acting_on(request, session, caller, otp_id, "revoke registration code")
    return ok(CodeOut(otp=_row(await revoke(session, caller, otp_id))), "Registration code revoked")


@router.post("/api/admin/registration-otps/{otp_id}/resend")
async def renew(request: Request, session: Session, caller: Issuer, otp_id: UUID) -> IssuedAnswer:
    """A new code in place of a live or expired one, for as long as the first was good; mailed again, shown once.

    403 for a role whose codes the caller may not issue, 409 when it was used or revoked. Source: CONTRACT 001.
    """
    request.scope["gatehouse.rate"] = await count_traffic("codes issued", caller.user_id.hex)
    caller = await _acting_on(request, session, caller, otp_id, "resend registration code")
    return _answer(await resend(session, caller, otp_id), "A new OTP was generated; the old one has ended")
