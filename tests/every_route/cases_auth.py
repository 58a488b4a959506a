"""002's `/api/auth` door."""

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ROLES, Bad, Case, Target
from tests.make.buildings import PASSWORD, Building, Member
from tests.make.http import Bench

_SELF = (Permission.SELF,)


async def _credentials(_bench: Bench, _home: Building, who: Member) -> Target:
    return Target(body={"email": who.email, "password": PASSWORD})


async def _refresh(bench: Bench, _home: Building, who: Member) -> Target:
    answer = await bench.call(None, "POST", "/api/auth/login", {"email": who.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Target(body={"refresh_token": answer.json()["data"]["refreshToken"]})


_NO_TOKEN = (
    Bad(body={"refresh_token": None}, names="refresh_token"),
    Bad(body={"refresh_token": "no.such.token"}, status=401),
    Bad(body={"refresh_token": ""}, names="refresh_token"),
)

CASES = (
    Case(
        "POST /api/auth/login",
        None,
        ROLES,
        _credentials,
        bad=(
            Bad(body={"email": "nobody"}, names="email"),
            Bad(body={"email": "a@b@c"}, names="email"),
            Bad(body={"password": ""}, names="password"),
            Bad(body={"password": "x" * 256}, names="password"),
            Bad(body={"client": "fax"}, names="client"),
            Bad(body={"password": "wrong"}, status=401),
        ),
    ),
    Case("POST /api/auth/refresh", None, ROLES, _refresh, bad=_NO_TOKEN),
    Case("POST /api/auth/refresh-token", None, ROLES, _refresh, bad=_NO_TOKEN),
    Case("POST /api/auth/logout", _SELF, ROLES),
    Case("GET /api/auth/profile", _SELF, ROLES),
    Case("GET /api/auth/check", _SELF, ROLES),
    Case("GET /api/auth/permissions", _SELF, ROLES),
)
