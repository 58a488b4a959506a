"""Is this phone banned? What a resident, a guard or an administrator is told of all the bans that hold on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from gatehouse.auth.caller import Caller
from gatehouse.bans.person import phone_meant
from gatehouse.bans.rows import COLUMNS, JOINS, LIVE, maker_of, may_read_reason
from gatehouse.bans.schemas import BuildingCheckOut, CheckDetails, CheckedBan, CheckOut, ManyBans
from gatehouse.core.db import Session

_ON_PHONE = text(f"""
select {COLUMNS} from bans b {JOINS} where b.building_id = :building and b.phone = :phone and {LIVE} order by b.banned_at desc, b.id desc
""")


async def check_phone(session: Session, caller: Caller, written: str) -> CheckOut:
    """Who has banned a phone. Another resident's personal ban shows unit, severity and date, not why (CONTRACT 002)."""
    phone = await phone_meant(session, caller, written)
    rows = await _live_on(session, caller, phone)
    return CheckOut(
        phone=phone,
        is_banned=bool(rows),
        blocks_your_visits=any(row.is_own or row.scope == "building" for row in rows),
        ban_details=CheckDetails(
            banned_by_user=any(row.maker == caller.user_id and row.ban_type != "automatic" for row in rows),
            banned_in_building=bool(rows),
            system_banned=any(row.ban_type == "automatic" for row in rows),
            bans=[_checked(caller, row) for row in rows],
        ),
    )


async def check_building(session: Session, caller: Caller, written: str) -> BuildingCheckOut:
    """All live bans of the building on a phone, and whether one of them holds for every unit."""
    phone = await phone_meant(session, caller, written)
    rows = await _live_on(session, caller, phone)
    personal = [row for row in rows if row.scope == "personal"]
    return BuildingCheckOut(
        phone=phone,
        is_banned_in_building=len(personal) < len(rows),
        building_bans=[_checked(caller, row) for row in rows],
        total_active_bans=len(rows),
        multiple_ban_info=ManyBans(
            is_banned_by_many=len(rows) > 1,
            personal_bans=len(personal),
            units=sorted({row.unit for row in personal if row.unit}),
        ),
    )


async def _live_on(session: Session, caller: Caller, phone: str) -> Sequence[Row[Any]]:
    return await session.all(
        _ON_PHONE, {"building": caller.building_id, "member": caller.member_id, "phone": phone}
    )


def _checked(caller: Caller, row: Row[Any]) -> CheckedBan:
    readable = may_read_reason(caller, row)
    return CheckedBan(
        id=row.id,
        severity=row.severity,
        reason=row.reason if readable else None,
        banned_by=maker_of(row),
        banned_at=row.banned_at,
        expires_at=row.expires_at if readable else None,
        scope=row.scope,
        ban_type=row.ban_type,
        is_own=row.is_own,
    )
