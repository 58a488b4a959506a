"""002's bans."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import (
    ADMIN,
    GUARD,
    LANDLORD,
    RESIDENT,
    SUPER,
    Bad,
    Case,
    Maker,
    Target,
    nothing,
)
from tests.make.bans import make_ban
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_READ, _MANAGE, _BUILDING = (Permission.BAN_READ,), (Permission.BAN_MANAGE,), (Permission.BAN_BUILDING,)
_READERS = (SUPER, ADMIN, LANDLORD, RESIDENT, GUARD)
_MANAGERS = (SUPER, ADMIN, LANDLORD, RESIDENT)
_ADMINS = (SUPER, ADMIN)
_BANS, _ONE = "/api/visitor-bans", "/api/visitor-bans/{ban_id}"
_PHONE = "+2348030000001"
_BODY = {"name": "Problem Visitor", "phone": _PHONE, "reason": "Pushed the guard"}


def _about(
    body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None, *, ends: str | None = None
) -> Maker:
    """A ban of the caller's own, or the building's when the caller has none; found by id, phone, name or severity."""

    async def made(bench: Bench, home: Building, who: Member) -> Target:
        maker = home.by_role(who.role) if who.role in {LANDLORD, RESIDENT} else home.admin
        ban = await make_ban(bench, maker, phone=_PHONE, ends=ends)
        params = {"ban_id": ban["id"], "phone": _PHONE, "severity": "medium"}
        return Target(params, body, query or {}, row=("bans", UUID(ban["id"])), mark=ban["id"])

    return made


async def _new(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=_BODY)


async def _incident(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"name": "Problem Visitor", "phone": _PHONE, "trigger": "overstay"})


_PERSON = (
    Bad(body={"phone": "call me maybe"}, names="phone"),
    Bad(body={"phone": "+234\u0000803"}, names="phone"),
    Bad(body={"phone": None}, names="phone"),
    Bad(body={"name": None}, names="name"),
    Bad(body={"name": "x" * 101}, names="name"),
    Bad(body={"visitor_id": "01990000-0000-7000-8000-000000000001"}, names="visitor_id"),
)
_ENDS = (
    Bad(body={"expires_at": "soon"}, names="expires_at"),
    Bad(body={"expires_at": "2020-01-01T00:00:00Z"}, names="expires_at"),
    Bad(body={"expires_at": "9999-12-31T23:59:59Z"}, names="expires_at"),
    Bad(body={"expires_at": 4102444800}, names="expires_at"),
)
_FILTERS = (
    Bad(query={"status": "sleeping"}, names="status"),
    Bad(query={"severity": "extreme"}, names="severity"),
    Bad(query={"ban_type": "eternal"}, names="ban_type"),
    Bad(query={"scope": "world"}, names="scope"),
    Bad(query={"phone": "12"}, names="phone"),
    Bad(query={"limit": "101"}, names="limit"),
    Bad(query={"offset": "-1"}, names="offset"),
)
_LIMIT = (Bad(query={"limit": "0"}, names="limit"),)

CASES = (
    Case(
        f"POST {_BANS}",
        _MANAGE,
        _MANAGERS,
        _new,
        status=201,
        bad=(
            *_PERSON,
            *_ENDS,
            Bad(body={"reason": ""}, names="reason"),
            Bad(body={"reason": "x" * 501}, names="reason"),
            Bad(body={"severity": "extreme"}, names="severity"),
            Bad(body={"ban_type": "automatic"}, names="ban_type"),
            Bad(body={"ban_type": "temporary", "expires_at": None}, names="expires_at"),
            Bad(body={"scope": "world"}, names="scope"),
        ),
    ),
    Case(f"GET {_BANS}", _READ, _READERS, _about(), bad=_FILTERS),
    Case(
        f"POST {_BANS}/automatic",
        _BUILDING,
        _ADMINS,
        _incident,
        status=201,
        bad=(
            *_PERSON,
            Bad(body={"trigger": ""}, names="trigger"),
            Bad(body={"severity": "extreme"}, names="severity"),
        ),
    ),
    Case(
        f"POST {_BANS}/unban-by-phone",
        _MANAGE,
        _MANAGERS,
        _about({"phone": _PHONE, "reason": "Settled"}),
        foreign=404,
        bad=(
            Bad(body={"phone": "12"}, names="phone"),
            Bad(body={"phone": "+2348099999999"}, status=404),
        ),
    ),
    Case(f"GET {_ONE}", _READ, _READERS, _about(), foreign=404),
    Case(
        f"PUT {_ONE}",
        _MANAGE,
        _MANAGERS,
        _about({"reason": "Pushed two guards", "severity": "high"}),
        foreign=404,
        bad=(
            *_ENDS,
            Bad(body={"reason": ""}, names="reason"),
            Bad(body={"is_active": "perhaps"}, names="is_active"),
        ),
    ),
    Case(
        f"DELETE {_ONE}",
        _MANAGE,
        _MANAGERS,
        _about({"reason": "Settled"}),
        foreign=404,
        bad=(Bad(body={"reason": "x" * 501}, names="reason"),),
    ),
    Case(
        f"POST {_ONE}/unban",
        _MANAGE,
        _MANAGERS,
        _about({"reason": "Settled"}),
        foreign=404,
        bad=(Bad(body={"reason": ""}, names="reason"),),
    ),
    Case(
        f"GET {_BANS}/check",
        _READ,
        _READERS,
        _about(query={"phone": _PHONE}),
        bad=(Bad(query={"phone": "12"}, names="phone"),),
    ),
    Case(f"GET {_BANS}/check/{{phone}}", _READ, _READERS, _about()),
    Case(f"GET {_BANS}/building-check/{{phone}}", _READ, _READERS, _about()),
    Case(f"GET {_BANS}/history/{{phone}}", _MANAGE, _MANAGERS, _about(), bad=_LIMIT),
    Case(f"GET {_BANS}/stats", _MANAGE, _MANAGERS, nothing),
    Case(f"GET {_BANS}/building-stats", _BUILDING, _ADMINS, nothing),
    Case(
        f"GET {_BANS}/search",
        _READ,
        _READERS,
        _about(query={"query": "problem"}),
        bad=(
            Bad(query={"query": ""}, names="query"),
            Bad(query={"query": "x" * 101}, names="query"),
            *_LIMIT,
        ),
    ),
    Case(f"GET {_BANS}/severity/{{severity}}", _READ, _READERS, _about(), bad=_LIMIT),
    Case(f"GET {_BANS}/recently-banned", _READ, _READERS, _about(), bad=_LIMIT),
    Case(
        f"GET {_BANS}/expiring",
        _READ,
        _READERS,
        _about(ends="2 hours"),
        bad=(
            Bad(query={"hours": "0"}, names="hours"),
            Bad(query={"hours": "9999999"}, names="hours"),
            *_LIMIT,
        ),
    ),
    Case(
        f"GET {_BANS}/export",
        _MANAGE,
        _MANAGERS,
        _about(),
        bad=(Bad(query={"format": "xml"}, names="format"), Bad(query={"status": "sleeping"}, names="status")),
    ),
)
