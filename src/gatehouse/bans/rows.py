"""What a ban is in SQL, who may see which, and how a row is shown."""

from typing import Any

from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.bans.schemas import BanOut

LIVE = "b.lifted_at is null and (b.expires_at is null or b.expires_at > now())"
"""SQL: the ban holds. Judged by its own time: nothing has to run for it to end."""
STATUS = f"""
case when {LIVE} then 'active' when b.lifted_at is not null and (b.expires_at is null or b.lifted_at < b.expires_at) then 'lifted' else 'expired' end
"""
OWN = "coalesce(b.scope = 'personal' and b.banned_by = :member, false)"
COLUMNS = f"""
b.id, b.name, b.phone, b.reason, b.notes, b.severity, b.ban_type, b.scope, {STATUS} as status, {OWN} as is_own, b.incidents, b.banned_at,
b.expires_at, b.lifted_at, b.lift_reason, b.updated_at, n.number as unit, m.user_id as maker,
concat_ws(' ', u.first_name, nullif(u.last_name, '')) as maker_name, concat_ws(' ', lu.first_name, nullif(lu.last_name, '')) as lifter_name
"""
JOINS = """
left join members m on m.building_id = b.building_id and m.id = b.banned_by
left join users u on u.id = m.user_id
left join units n on n.building_id = b.building_id and n.id = b.unit_id
left join members lm on lm.building_id = b.building_id and lm.id = b.lifted_by
left join users lu on lu.id = lm.user_id
"""
NOBODY_HERE = "a super administrator"
"""Who acted, where no membership is noted."""


def visible(caller: Caller) -> str:
    """SQL: which bans somebody may see: all for the administration, the live ones for guards, their own for everybody else."""
    if caller.may(Permission.BAN_BUILDING):
        return "true"
    return OWN if caller.may(Permission.BAN_MANAGE) else LIVE


def may_read_reason(caller: Caller, row: Row[Any]) -> bool:
    """The reason of a personal ban is its maker's and the administration's; a building-wide one's is everybody's."""
    return row.scope == "building" or row.is_own or caller.may(Permission.BAN_BUILDING)


def maker_of(row: Row[Any]) -> str | None:
    """Who banned, as everybody may know it: the unit, as 002 shows it, or on whose behalf."""
    if row.scope == "personal":
        unit: str | None = row.unit
        return unit
    return "System" if row.ban_type == "automatic" else "Administration"


def ban_out(caller: Caller, row: Row[Any]) -> BanOut:
    """A row of COLUMNS, as far as the caller may read it. A guard sees no notes and no names of makers of personal bans."""
    administers = caller.may(Permission.BAN_BUILDING)
    names_maker = administers or row.is_own
    lifted = row.status == "lifted"
    return BanOut(
        id=row.id,
        name=row.name,
        phone=row.phone,
        reason=row.reason if may_read_reason(caller, row) else None,
        notes=row.notes if administers or row.is_own else None,
        severity=row.severity,
        ban_type=row.ban_type,
        scope=row.scope,
        status=row.status,
        is_active=row.status == "active",
        is_own=row.is_own,
        incidents=row.incidents,
        banned_by=maker_of(row),
        banned_by_name=(row.maker_name or NOBODY_HERE) if names_maker else None,
        banned_at=row.banned_at,
        expires_at=row.expires_at,
        unbanned_at=row.lifted_at if lifted else None,
        unbanned_by=(row.lifter_name or NOBODY_HERE) if lifted and names_maker else None,
        unban_reason=row.lift_reason if lifted else None,
        updated_at=row.updated_at,
    )
