"""Who of some phones is banned: live bans that concern a host, personal or building-wide. Phones are E.164."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.core.db import Session

_LIVE = text("""
select phone, severity, scope, reason from bans
where building_id = :building and phone = any(:phones) and lifted_at is null and (expires_at is null or expires_at > now())
  and (scope = 'building' or banned_by = :host)
order by severity = 'high' desc, severity = 'medium' desc
""")


@dataclass(frozen=True, slots=True)
class LiveBan:
    """A ban that applies now."""

    phone: str
    severity: str
    scope: str
    reason: str


async def live_bans(
    session: Session, caller: Caller, *, host_id: UUID, phones: Sequence[str]
) -> dict[str, LiveBan]:
    """The gravest ban a phone has with this host, by phone."""
    found: dict[str, LiveBan] = {}
    for row in await session.all(
        _LIVE, {"building": caller.building_id, "phones": list(phones), "host": host_id}
    ):
        found.setdefault(row.phone, LiveBan(row.phone, row.severity, row.scope, row.reason))
    return found
