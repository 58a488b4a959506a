"""001: registration codes, sign-up with one, a landlord's properties."""

from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, LANDLORD, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.codes import issue_code, own_unit, sign_up
from tests.make.http import Bench

_P = Permission
_ISSUERS = (SUPER, ADMIN, LANDLORD)
_ANY_CODE = (_P.CODES_RESIDENT, _P.CODES_SECURITY)
_ONE = "/api/admin/registration-otps/{otp_id}"
_PROPERTY = "/api/properties/{property_id}"
_UNIT = {"house_number": "12", "address": "4 Example Close"}


async def _for_landlord(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"recipient_name": "John Doe", "building_id": str(home.id)})


async def _unit(bench: Bench, home: Building, who: Member) -> UUID:
    """Number 12: the landlord's own when one asks."""
    return await own_unit(bench.db, who if who.role == LANDLORD else home.landlord)


async def _for_resident(bench: Bench, home: Building, who: Member) -> Target:
    unit = await _unit(bench, home, who)
    return Target(body={**_UNIT, "house_id": str(unit)}, row=("units", unit))


async def _for_guard(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"recipient_name": "New Guard", "recipient_email": "guard@people.example"})


async def _issued(bench: Bench, home: Building, who: Member) -> Target:
    issuer = who if who.role in _ISSUERS else home.admin
    unit = await _unit(bench, home, who)
    made = await issue_code(bench, issuer, home, "resident", house_id=str(unit))
    code = made["data"]["id"]
    return Target(params={"otp_id": code}, row=("registration_codes", UUID(code)), mark=code)


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _issued(bench, home, who)).mark)


async def _typed(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"otp_code": (await issue_code(bench, home.admin, home, "security"))["otp"]})


async def _signing_up(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body=sign_up((await issue_code(bench, home.admin, home, "security"))["otp"]))


async def _claimable(bench: Bench, home: Building, _who: Member) -> Target:
    await bench.db.execute(
        "insert into blocks (building_id, id, name) values ($1, $2, 'B') on conflict do nothing",
        home.id,
        new_id(),
    )
    return Target(body={**_UNIT, "block": "B"})


async def _claimed(bench: Bench, home: Building, who: Member) -> Target:
    body: dict[str, Any] = (await _claimable(bench, home, who)).body
    owner = who if who.role == LANDLORD else home.landlord
    made = await bench.call(owner, "POST", "/api/properties", body)
    assert made.status_code == 201, made.text
    claim = made.json()["data"]["property"]["id"]
    return Target(
        params={"property_id": claim}, body=body, row=("approval_requests", UUID(claim)), mark=claim
    )


async def _withdrawn(bench: Bench, home: Building, who: Member) -> Target:
    target = await _claimed(bench, home, who)
    return Target(params=target.params, row=target.row)


async def _own(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _claimed(bench, home, who)).mark)


_ISSUE = (
    Bad(body={"expires_in_hours": 0}, names="expires_in_hours"),
    Bad(body={"expires_in_hours": 169}, names="expires_in_hours"),
    Bad(body={"expires_in_hours": 1.5}, names="expires_in_hours"),
    Bad(body={"recipient_email": "nobody"}, names="recipient_email"),
    Bad(body={"recipient_name": "x" * 201}, names="recipient_name"),
    Bad(body={"note": "x" * 1001}, names="note"),
    Bad(body={"building_id": "the big house"}, names="building_id"),
)
_CLAIM = (
    Bad(body={"house_number": ""}, names="house_number"),
    Bad(body={"house_number": "x" * 51}, names="house_number"),
    Bad(body={"address": "x" * 256}, names="address"),
    Bad(body={"block": "No such block"}, names="block"),
)

CASES = (
    Case(
        "POST /api/admin/generate-landlord-otp",
        (_P.PLATFORM,),
        (SUPER,),
        _for_landlord,
        status=201,
        bad=(*_ISSUE, Bad(body={"building_id": str(new_id())}, status=404)),
    ),
    Case(
        "POST /api/admin/generate-resident-otp",
        (_P.CODES_RESIDENT,),
        _ISSUERS,
        _for_resident,
        status=201,
        foreign=404,
        bad=(
            *_ISSUE,
            Bad(body={"house_id": "12"}, names="house_id"),
            Bad(body={"house_id": str(new_id())}, status=404),
            Bad(body={"house_number": "13"}, status=404),
            Bad(body={"house_number": "x" * 51}, names="house_number"),
            Bad(body={"building_id": str(new_id())}, status=403),
        ),
    ),
    Case(
        "POST /api/admin/generate-security-otp",
        (_P.CODES_SECURITY,),
        (SUPER, ADMIN),
        _for_guard,
        status=201,
        bad=(*_ISSUE, Bad(body={"building_id": str(new_id())}, status=403)),
    ),
    Case(
        "GET /api/admin/registration-otps",
        _ANY_CODE,
        _ISSUERS,
        _listed,
        bad=(
            Bad(query={"status": "lost"}, names="status"),
            Bad(query={"role": "super_admin"}, names="role"),
            Bad(query={"limit": "0"}, names="limit"),
        ),
    ),
    Case(f"POST {_ONE}/revoke", _ANY_CODE, _ISSUERS, _issued, foreign=404),
    Case(f"POST {_ONE}/resend", _ANY_CODE, _ISSUERS, _issued, foreign=404),
    Case(
        "POST /api/verify-registration-otp",
        None,
        ROLES,
        _typed,
        bad=(
            Bad(body={"otp_code": ""}, names="otp_code"),
            Bad(body={"otp_code": "12345"}, names="otp_code"),
            Bad(body={"otp_code": "١٢٣٤٥٦"}, names="otp_code"),
            Bad(body={"otp_code": "x" * 21}, names="otp_code"),
        ),
    ),
    Case(
        "POST /api/register",
        None,
        ROLES,
        _signing_up,
        status=201,
        bad=(
            Bad(body={"first_name": " "}, names="first_name"),
            Bad(body={"last_name": "x" * 101}, names="last_name"),
            Bad(body={"email": "nobody"}, names="email"),
            Bad(body={"phone_number": "call me maybe"}, names="phone_number"),
            Bad(body={"password": "weak", "password_confirmation": "weak"}, names="password"),
            Bad(body={"password_confirmation": "Another-Gate-42!"}, names="password"),
            Bad(body={"otp_code": "12345"}, names="otp_code"),
        ),
    ),
    Case("POST /api/properties", (_P.PROPERTIES,), (LANDLORD,), _claimable, status=201, bad=_CLAIM),
    Case(
        "GET /api/properties",
        (_P.PROPERTIES,),
        (LANDLORD,),
        _own,
        bad=(Bad(query={"limit": "101"}, names="limit"),),
    ),
    Case(f"PUT {_PROPERTY}", (_P.PROPERTIES,), (LANDLORD,), _claimed, foreign=404, bad=_CLAIM),
    Case(f"DELETE {_PROPERTY}", (_P.PROPERTIES,), (LANDLORD,), _withdrawn, foreign=404),
)
