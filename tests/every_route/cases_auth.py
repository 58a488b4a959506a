"""002's `/api/auth` door."""

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ROLES, Bad, Case, Target
from tests.make.buildings import PASSWORD, Building, Member
from tests.make.http import Bench

_SELF = (Permission.SELF,)


async def credentials(_bench: Bench, _home: Building, who: Member) -> Target:
    """E-mail and password."""
    return Target(body={"email": who.email, "password": PASSWORD})


async def refresh(bench: Bench, _home: Building, who: Member) -> Target:
    """A refresh token of a fresh sign-in."""
    answer = await bench.call(None, "POST", "/api/auth/login", {"email": who.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Target(body={"refresh_token": answer.json()["data"]["refreshToken"]})


async def _membership(bench: Bench, home: Building, who: Member) -> Target:
    if who.member_id is not None:
        return Target(body={"member_id": str(who.member_id)}, row=("members", who.member_id))
    member = new_id()
    await bench.db.execute(
        "insert into members (building_id, id, user_id, role) values ($1, $2, $3, 'building_admin')",
        home.id,
        member,
        who.user_id,
    )
    return Target(body={"member_id": str(member)}, row=("members", member))


NO_TOKEN = (
    Bad(body={"refresh_token": None}, names="refresh_token"),
    Bad(body={"refresh_token": "no.such.token"}, status=401),
    Bad(body={"refresh_token": ""}, names="refresh_token"),
)

CASES = (
    Case(
        "POST /api/auth/login",
        None,
        ROLES,
        credentials,
        bad=(
            Bad(body={"email": "nobody"}, names="email"),
            Bad(body={"email": "a@b@c"}, names="email"),
            Bad(body={"password": ""}, names="password"),
            Bad(body={"password": "x" * 256}, names="password"),
            Bad(body={"client": "fax"}, names="client"),
            Bad(body={"password": "wrong"}, status=401),
        ),
    ),
    Case("POST /api/auth/refresh", None, ROLES, refresh, bad=NO_TOKEN),
    Case("POST /api/auth/refresh-token", None, ROLES, refresh, bad=NO_TOKEN),
    Case("POST /api/auth/logout", _SELF, ROLES),
    Case("GET /api/auth/check", _SELF, ROLES),
    Case("GET /api/auth/permissions", _SELF, ROLES),
    Case("GET /api/auth/memberships", _SELF, ROLES),
    Case(
        "POST /api/auth/switch",
        _SELF,
        ROLES,
        _membership,
        foreign=404,
        bad=(Bad(body={"member_id": "mine"}, names="member_id"),),
    ),
)
