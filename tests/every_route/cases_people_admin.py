"""An administrator's people, a landlord's, and moving out."""

from itertools import count

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, LANDLORD, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.http import Bench

_P = Permission
_READ, _MANAGE = (_P.PEOPLE_READ,), (_P.PEOPLE_MANAGE,)
_ADMINS = (SUPER, ADMIN)
_PEOPLE = "/api/v1/people"
_REASON = {"reason": "Moved out at the end of the lease"}
_SHORT = Bad(body={"reason": "short"}, names="reason")
_numbers = count(1)


async def _resident(bench: Bench, home: Building, _who: Member) -> Target:
    who = await make_member(bench.db, home.id, "resident", first="Listed", unit=home.unit_id)
    assert who.member_id is not None
    return Target(
        params={
            "member_id": str(who.member_id),
            "resident_id": str(who.member_id),
            "building_id": str(home.id),
        },
        body=_REASON,
        row=("members", who.member_id),
        mark=who.email,
    )


async def _suspended(bench: Bench, home: Building, who: Member) -> Target:
    target = await _resident(bench, home, who)
    assert target.row is not None
    await bench.db.execute("update members set status = 'suspended' where id = $1", target.row[1])
    return target


async def _secured(bench: Bench, home: Building, who: Member) -> Target:
    target = await _resident(bench, home, who)
    assert target.row is not None
    await bench.db.execute(
        "update credentials set totp_secret = 'x', totp_confirmed_at = now() where user_id = (select user_id from members where id = $1)",
        target.row[1],
    )
    return target


async def _leaving(bench: Bench, home: Building, who: Member) -> Target:
    target = await _resident(bench, home, who)
    assert target.row is not None
    await bench.db.execute(
        "update members set leaves_at = now() + interval '9 days', leave_by = $2 where id = $1",
        target.row[1],
        home.admin.user_id,
    )
    return target


async def _newcomer(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(
        body={
            "email": f"someone{next(_numbers)}-{new_id().hex}@people.example",
            "role": "resident",
            "first_name": "Ngozi",
            "last_name": "Bello",
        }
    )


async def _moves_in(bench: Bench, home: Building, who: Member) -> Target:
    target = await _resident(bench, home, who)
    unit = await make_unit(bench.db, home.id, f"M{next(_numbers)}")
    return Target(params=target.params, body={"unit_id": str(unit)}, row=target.row)


async def _lives_in(bench: Bench, home: Building, who: Member) -> Target:
    """Somebody with two units; a landlord who asks owns the one that is meant."""
    target = await _resident(bench, home, who)
    assert target.row is not None
    unit = await make_unit(bench.db, home.id, f"L{next(_numbers)}")
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id) values ($1, $2, $3, $4)",
        home.id,
        new_id(),
        target.row[1],
        unit,
    )
    await bench.db.execute(
        "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner')",
        home.id,
        new_id(),
        home.landlord.member_id,
        unit,
    )
    occupancy = await bench.db.fetchval(
        "select id from occupancies where member_id = $1 and unit_id = $2", target.row[1], unit
    )
    return Target(
        params={**target.params, "unit_id": str(unit)},
        body={**_REASON, "tie": "family"},
        row=("occupancies", occupancy),
        mark=target.mark,
    )


_SORTS = (Bad(query={"sort": "shoe size"}, names="sort"), Bad(query={"limit": "0"}, names="limit"))

CASES = (
    Case(
        "GET /api/buildings/{building_id}/residents",
        _READ,
        _ADMINS,
        _resident,
        foreign=403,
        names_building=True,
        bad=_SORTS,
    ),
    Case(f"GET {_PEOPLE}", _READ, _ADMINS, _resident, bad=_SORTS),
    Case(f"GET {_PEOPLE}/export", _READ, _ADMINS, _resident, media="text/csv"),
    Case(f"GET {_PEOPLE}/own-units", (_P.PROPERTIES,), (LANDLORD,), _lives_in),
    Case(f"GET {_PEOPLE}/me/units", (_P.SELF,), ROLES),
    Case(
        f"POST {_PEOPLE}",
        _MANAGE,
        _ADMINS,
        _newcomer,
        status=201,
        bad=(
            Bad(body={"email": "nobody"}, names="email"),
            Bad(body={"role": "super_admin"}, names="role"),
            Bad(body={"first_name": ""}, names="first_name"),
            Bad(body={"phone": "call me"}, names="phone"),
        ),
    ),
    Case(f"GET {_PEOPLE}/{{member_id}}", _READ, _ADMINS, _resident, foreign=404),
    Case(f"POST {_PEOPLE}/{{member_id}}/suspend", _MANAGE, _ADMINS, _resident, foreign=404, bad=(_SHORT,)),
    Case(f"POST {_PEOPLE}/{{member_id}}/activate", _MANAGE, _ADMINS, _suspended, foreign=404),
    Case(f"POST {_PEOPLE}/{{member_id}}/reset-2fa", _MANAGE, _ADMINS, _secured, foreign=404, bad=(_SHORT,)),
    Case(
        f"POST {_PEOPLE}/{{member_id}}/units",
        _MANAGE,
        _ADMINS,
        _moves_in,
        status=201,
        foreign=404,
        bad=(Bad(body={"unit_id": str(new_id())}, names="unit_id"), Bad(body={"tie": "guest"}, names="tie")),
    ),
    Case(
        f"PATCH {_PEOPLE}/{{member_id}}/units/{{unit_id}}",
        _MANAGE,
        _ADMINS,
        _lives_in,
        foreign=404,
        bad=(Bad(body={"call_order": 0}, names="call_order"),),
    ),
    Case(
        f"DELETE {_PEOPLE}/{{member_id}}/units/{{unit_id}}",
        (_P.PEOPLE_MANAGE, _P.PROPERTIES),
        (SUPER, ADMIN, LANDLORD),
        _lives_in,
        foreign=404,
        bad=(_SHORT,),
    ),
    Case(f"POST {_PEOPLE}/{{member_id}}/end", _MANAGE, _ADMINS, _resident, foreign=404, bad=(_SHORT,)),
    Case(f"DELETE {_PEOPLE}/{{member_id}}/move-out", _MANAGE, _ADMINS, _leaving, foreign=404),
    Case(
        "PUT /api/admin/residents/disengage/{resident_id}",
        _MANAGE,
        _ADMINS,
        _resident,
        foreign=404,
        bad=(_SHORT, Bad(body={"effective_date": "2020-01-01"}, names="effective_date")),
    ),
)
