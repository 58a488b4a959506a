"""Issue a pass: one proof in three forms (QR text, 6 digits, link), the digits unique among the building's live passes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.config import settings
from gatehouse.core.db import Session
from gatehouse.core.errors import Conflict
from gatehouse.core.ids import new_id
from gatehouse.visits.codes import code_hash, codes_to_show, digits_hash, new_code, new_digits, seal_codes

_ISSUE = text("""
with pass as (
  insert into passes (building_id, id, visit_id, code_hash, digits_hash, sealed) values (:building, :id, :visit, :code, :digits, :sealed)
  on conflict do nothing returning id
)
insert into code_directory (purpose, code_hash, building_id, target_id, expires_at)
select 'pass', :code, :building, pass.id, :expires from pass
""")
_SEALED = text(
    "select id, sealed from passes where building_id = :building and visit_id = :visit order by ended_at is null desc, created_at desc limit 1"
)
_TRIES = 20


@dataclass(frozen=True, slots=True)
class PassCodes:
    """A pass in its three forms."""

    code: str
    digits: str

    @property
    def url(self) -> str:
        """The pass page. The code's characters without `SG_`; scanners accept the link too."""
        return f"{settings().public_url.rstrip('/')}/p/{self.code.removeprefix('SG_')}"


async def issue_pass(session: Session, caller: Caller, *, visit_id: UUID, until: datetime) -> PassCodes:
    """Make the pass of a visit. A 6-digit code that a live pass of the building has already is drawn again."""
    for _ in range(_TRIES):
        pass_id, codes = new_id(), PassCodes(new_code(), new_digits())
        made = await session.changed(
            _ISSUE,
            {
                "building": caller.building_id,
                "id": pass_id,
                "visit": visit_id,
                "code": code_hash(codes.code),
                "digits": digits_hash(caller.building_id, codes.digits),
                "sealed": seal_codes(caller.building_id, pass_id, codes.code, codes.digits),
                "expires": until,
            },
        )
        if made:
            return codes
    raise Conflict("No free 6-digit code was found. Please try again.")


async def show_pass(session: Session, *, building_id: UUID, visit_id: UUID) -> PassCodes | None:
    """The codes of a visit's pass, to show them again; None when they cannot be. For the host and admins only; callers check."""
    row = await session.first(_SEALED, {"building": building_id, "visit": visit_id})
    codes = codes_to_show(building_id, row.id, row.sealed) if row else None
    return PassCodes(*codes) if codes else None


async def must_show_pass(session: Session, *, building_id: UUID, visit_id: UUID) -> PassCodes:
    """The same, for whoever asks for nothing but the pass: 409 when it cannot be shown."""
    codes = await show_pass(session, building_id=building_id, visit_id=visit_id)
    if codes is None:
        raise Conflict("The pass of this visit cannot be shown any more. Make a new one for it.")
    return codes
