"""000's visitor tokens: made, looked at, let in and out, listed, revoked, extended, terminated, counted."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import (
    ADMIN,
    GUARD,
    HOSTS,
    LANDLORD,
    RESIDENT,
    ROLES,
    SUPER,
    Bad,
    Case,
    Target,
    nothing,
)
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.tokens import TOKENS, grant, make_token, token_body

_OWN = (Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)
_OWNERS = (SUPER, ADMIN, LANDLORD, RESIDENT)
_WATCHERS = (SUPER, ADMIN, GUARD)
_SCAN = (Permission.GATE_SCAN,)


async def _generate(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=token_body())


async def _token(bench: Bench, home: Building, who: Member) -> Target:
    made = await make_token(bench, who if who.role in HOSTS else home.resident)
    return Target(
        params={"token_id": made["token_id"]},
        body={"token": made["token"]},
        row=("visits", UUID(made["token_id"])),
    )


async def _revoked(bench: Bench, home: Building, who: Member) -> Target:
    target = await _token(bench, home, who)
    return Target(params=target.params, row=target.row, body={"reason": "Rain"})


async def _extended(bench: Bench, home: Building, who: Member) -> Target:
    target = await _token(bench, home, who)
    return Target(params=target.params, row=target.row, body={"duration": 2})


async def _inside(bench: Bench, home: Building, who: Member) -> Target:
    target = await _token(bench, home, who)
    let_in = await grant(bench, home.guard, target.body["token"])
    return Target(
        params={"entry_id": let_in["entry_id"]},
        body=target.body,
        row=("visits", UUID(let_in["token_id"])),
        mark=let_in["entry_id"],
    )


async def _leaving(bench: Bench, home: Building, who: Member) -> Target:
    target = await _inside(bench, home, who)
    return Target(body={"entry_id": target.mark}, row=("entries", UUID(target.mark)))


async def _terminated(bench: Bench, home: Building, who: Member) -> Target:
    target = await _inside(bench, home, who)
    return Target(
        params=target.params, row=("entries", UUID(target.mark)), body={"reason": "Left by the service gate"}
    )


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _inside(bench, home, who)).mark)


_CODES = (
    Bad(body={"token": ""}, names="token"),
    Bad(body={"token": "x" * 301}, names="token"),
    Bad(body={"token": "\u0000"}, names="token"),
    Bad(body={"nonce": "again"}, names="nonce"),
    Bad(body={"gate_id": "x" * 101}, names="gate_id"),
    Bad(body={"token": "VT-12345678"}, status=404),
    Bad(body={"token": "😀" * 100}, status=404),
)
_NOTES = (Bad(body={"note": "x" * 501}, names="note"),)
_PAGES = (
    Bad(query={"limit": "0"}, names="limit"),
    Bad(query={"limit": "101"}, names="limit"),
    Bad(query={"page": "-1"}, names="page"),
)

CASES = (
    Case(
        f"POST {TOKENS}/generate",
        (Permission.VISIT_CREATE,),
        HOSTS,
        _generate,
        status=201,
        bad=(
            Bad(body={"issued_for_name": " "}, names="issued_for_name"),
            Bad(body={"issued_for_name": "x" * 101}, names="issued_for_name"),
            Bad(body={"issued_for_phone": "call me maybe"}, names="issued_for_phone"),
            Bad(body={"visit_type": "weekend"}, names="visit_type"),
            Bad(body={"duration": 0}, names="duration"),
            Bad(body={"duration": 25}, names="duration"),
            Bad(body={"visit_type": "long", "duration": 31}, names="duration"),
            Bad(body={"duration": 10**30}, names="duration"),
            Bad(body={"max_entries": 0}, names="max_entries"),
            Bad(body={"max_entries": 1001}, names="max_entries"),
            Bad(body={"starts_at": "2001-01-01T00:00:00Z"}, names="starts_at"),
            Bad(body={"starts_at": "soon"}, names="starts_at"),
            *_NOTES,
        ),
    ),
    Case(f"POST {TOKENS}/verify", _SCAN, (GUARD,), _token, foreign=403, bad=_CODES),
    Case(
        f"POST {TOKENS}/grant-entry",
        _SCAN,
        (GUARD,),
        _token,
        foreign=403,
        bad=(*_CODES, *_NOTES, Bad(body={"visitor_phone": "call me maybe"}, names="visitor_phone")),
    ),
    Case(f"POST {TOKENS}/checkout", _SCAN, (GUARD,), _inside, foreign=403, bad=(*_CODES, *_NOTES)),
    Case(
        f"POST {TOKENS}/exit-visitor",
        _SCAN,
        (GUARD,),
        _leaving,
        foreign=404,
        bad=(
            Bad(body={"entry_id": "7"}, names="entry_id"),
            Bad(body={"entry_id": str(UUID(int=7))}, status=404),
            *_NOTES,
        ),
    ),
    Case(
        f"POST {TOKENS}/{{token_id}}/revoke",
        _OWN,
        _OWNERS,
        _revoked,
        foreign=404,
        bad=(Bad(body={"reason": "x" * 501}, names="reason"),),
    ),
    Case(
        f"POST {TOKENS}/{{token_id}}/extend",
        _OWN,
        _OWNERS,
        _extended,
        foreign=404,
        bad=(
            Bad(body={"duration": 0}, names="duration"),
            Bad(body={"duration": 1000}, names="duration"),
            Bad(body={"until": "2001-01-01T00:00:00Z"}, names="until"),
            Bad(body={"until": "2100-01-01T00:00:00Z"}, names="until"),
            Bad(body={"duration": None}, names="body"),
        ),
    ),
    Case(f"GET {TOKENS}/my-tokens", (Permission.VISIT_READ,), _OWNERS, nothing, bad=_PAGES),
    Case(f"GET {TOKENS}/my-entries", (Permission.VISIT_READ,), _OWNERS, nothing, bad=_PAGES),
    Case(
        f"GET {TOKENS}/all-entries",
        (Permission.GATE_WATCH,),
        _WATCHERS,
        _listed,
        bad=(*_PAGES, Bad(query={"status": "lost"}, names="status")),
    ),
    Case(f"GET {TOKENS}/active-entries", (Permission.GATE_WATCH,), _WATCHERS, _listed, bad=_PAGES),
    Case(
        f"POST {TOKENS}/entries/{{entry_id}}/terminate",
        (Permission.ENTRY_END,),
        (SUPER, ADMIN),
        _terminated,
        foreign=404,
        bad=(Bad(body={"reason": " "}, names="reason"), Bad(body={"reason": "x" * 501}, names="reason")),
    ),
    Case(f"GET {TOKENS}/user-dashboard-stats", (Permission.SELF,), ROLES, nothing),
    Case(
        f"GET {TOKENS}/admin-dashboard-stats",
        (Permission.DASHBOARD_ADMIN, Permission.PROPERTIES),
        (SUPER, ADMIN, LANDLORD),
        _listed,
    ),
    Case(f"GET {TOKENS}/super-admin-dashboard-stats", (Permission.PLATFORM,), (SUPER,), _listed),
)
