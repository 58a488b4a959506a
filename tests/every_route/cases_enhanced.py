"""002's enhanced `/api/auth` door, and 004's names of signing in."""

from gatehouse.auth.permissions import Permission
from tests.every_route.cases_auth import NO_TOKEN, credentials, refresh
from tests.every_route.model import ROLES, Bad, Case, Maker, Target
from tests.make.buildings import PASSWORD, Building, Member, make_session
from tests.make.http import Bench
from tests.make.two_factor import app_code, make_two_factor

_SELF = (Permission.SELF,)
_DOOR = "/api/auth/enhanced"


async def _password(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"password": PASSWORD})


async def _own_session(bench: Bench, _home: Building, who: Member) -> Target:
    session, _ = await make_session(bench.db, who.user_id, who.building_id, who.member_id)
    return Target(params={"session_id": str(session)}, row=("sessions", session), mark=str(session))


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _own_session(bench, home, who)).mark)


async def _recorded(bench: Bench, _home: Building, who: Member) -> Target:
    """A sign-in of their own in the record, known by a place nobody else writes."""
    place = f"Place of {who.user_id}"
    body = {"email": who.email, "password": PASSWORD, "location": place}
    assert (await bench.call(None, "POST", "/api/auth/login", body)).status_code == 200
    return Target(mark=place)


async def _challenge(bench: Bench, _home: Building, who: Member) -> Target:
    secret, _ = await make_two_factor(bench.db, who.user_id)
    body = {"email": who.email, "password": PASSWORD}
    asked = await bench.call(None, "POST", "/api/auth/login", body)
    assert asked.json()["data"]["requires_2fa"] is True, asked.text
    return Target(body={"challenge_token": asked.json()["data"]["challenge_token"], "code": app_code(secret)})


async def _this_one(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"logout_all_devices": False})


async def _words(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"description": "A sign-in from a city I never visit"})


_WRONG_PASSWORD = (
    Bad(body={"password": ""}, names="password"),
    Bad(body={"password": "x" * 256}, names="password"),
    Bad(body={"password": "Wrong-Horse-7!"}, names="password"),
)


def _own(line: str, make: Maker | None = None, bad: tuple[Bad, ...] = ()) -> Case:
    path = line.replace(" ", f" {_DOOR}", 1)
    return Case(path, _SELF, ROLES, make, bad=bad) if make else Case(path, _SELF, ROLES, bad=bad)


CASES = (
    *(
        Case(
            f"POST {path}",
            None,
            ROLES,
            credentials,
            bad=(
                Bad(body={"location": "x" * 101}, names="location"),
                Bad(body={"device_name": "x" * 101}, names="device_name"),
                Bad(body={"password": "wrong"}, status=401),
            ),
        )
        for path in (f"{_DOOR}/login", "/api/v1/auth/login")
    ),
    *(
        Case(f"POST {path}", None, ROLES, refresh, bad=NO_TOKEN)
        for path in (f"{_DOOR}/refresh", "/api/v1/auth/refresh-token")
    ),
    Case("POST /api/v1/auth/logout", _SELF, ROLES),
    _own(
        "POST /logout",
        _this_one,
        bad=(Bad(body={"logout_all_devices": "perhaps"}, names="logout_all_devices"),),
    ),
    _own("GET /sessions", _listed),
    Case(f"DELETE {_DOOR}/sessions/{{session_id}}", _SELF, ROLES, _own_session, foreign=404),
    _own("GET /check-session"),
    _own("GET /security-settings", _recorded),
    _own("POST /update-security-settings", _words),
    _own("GET /login-history", _recorded, bad=(Bad(query={"limit": "101"}, names="limit"),)),
    _own(
        "POST /report-suspicious", _words, bad=(Bad(body={"description": "x" * 1001}, names="description"),)
    ),
    _own(
        "POST /lock-account",
        _password,
        bad=(*_WRONG_PASSWORD, Bad(body={"reason": "x" * 1001}, names="reason")),
    ),
    _own("POST /enable-2fa", _password, bad=(*_WRONG_PASSWORD, Bad(body={"code": "123456"}, status=409))),
    _own("POST /disable-2fa", _password, bad=(*_WRONG_PASSWORD, Bad(body={"code": "1" * 21}, names="code"))),
    Case(
        f"POST {_DOOR}/verify-2fa",
        None,
        ROLES,
        _challenge,
        bad=(
            Bad(body={"challenge_token": ""}, names="challenge_token"),
            Bad(body={"challenge_token": "no.such.challenge"}, status=401),
            Bad(body={"code": ""}, names="code"),
            Bad(body={"code": "000000"}, status=401),
            Bad(body={"code": "AAAAA-AAAAA"}, status=401),
            Bad(body={"code": "😀" * 6}, status=401),
        ),
    ),
)
