"""002's registration and the approvals."""

from gatehouse.auth.permissions import Permission
from gatehouse.identity.invitations import invitation_link
from tests.every_route.model import ADMIN, ROLES, SUPER, Bad, Case, Target
from tests.make.approvals import make_request, newcomer
from tests.make.buildings import Building, Member, make_member
from tests.make.http import Bench

_P = Permission
_ADMINS = (SUPER, ADMIN)
_REGISTRATION = "/api/registration"
_APPROVAL = "/api/resident-approval"
_MEMBERSHIP = "/api/v1/auth/memberships/{member_id}"
_LINK = "/api/v1/auth/invitations"


async def _asking(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"building_id": str(home.id), "email": newcomer()["email"], "phone": "08031234567"})


async def _self(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body=newcomer(building_email=home.email))


async def _complete(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body=newcomer(building_id=str(home.id), agreed_to_terms=True))


async def _appointed(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body=newcomer(building_id=str(home.id)), row=("buildings", home.id))


async def _elsewhere(bench: Bench, _home: Building, _who: Member) -> Target:
    other = await bench.building()
    return Target(body={"building_email": other.email, "apartment_number": "C303"})


async def _place(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(params={"building_id": str(home.id)}, row=("buildings", home.id))


async def _waiting(bench: Bench, home: Building, _who: Member) -> Target:
    made = await make_request(bench.db, home)
    return Target(params={"approval_id": str(made.id)}, row=("approval_requests", made.id))


async def _judged(bench: Bench, home: Building, who: Member) -> Target:
    target = await _waiting(bench, home, who)
    return Target(params=target.params, row=target.row, body={"approved": True, "notes": "Welcome"})


async def _many(bench: Bench, home: Building, _who: Member) -> Target:
    made = [await make_request(bench.db, home, number=None) for _ in range(2)]
    return Target(body={"approval_ids": [str(one.id) for one in made], "action": "approve"})


async def _invited(bench: Bench, _home: Building, who: Member) -> Target:
    other = await bench.building()
    other.others.append(await make_member(bench.db, other.id, "resident"))
    made = await make_request(
        bench.db, other, kind="invitation", role="security", number=None, user=(who.user_id, who.email)
    )
    return Target(params={"member_id": str(made.member_id)}, row=("members", made.member_id))


async def _linked(bench: Bench, home: Building, _who: Member) -> Target:
    made = await make_request(bench.db, home, kind="invitation", role="security", number=None)
    link = invitation_link(made.id, made.email)
    return Target(body={"token": link.partition("token=")[2]})


_PERSON = (
    Bad(body={"email": "nowhere"}, names="email"),
    Bad(body={"password": "weak"}, names="password"),
    Bad(body={"password": "a" * 300}, names="password"),
    Bad(body={"first_name": " "}, names="first_name"),
    Bad(body={"last_name": "x" * 101}, names="last_name"),
    Bad(body={"first_name": "See https://evil.example"}, names="first_name"),
    Bad(body={"phone": "call me maybe"}, names="phone"),
    Bad(body={"apartment_number": "1" * 21}, names="apartment_number"),
)
_PAGES = (
    Bad(query={"limit": "0"}, names="limit"),
    Bad(query={"limit": "101"}, names="limit"),
    Bad(query={"offset": "-1"}, names="offset"),
    Bad(query={"status": "lost"}, names="status"),
    Bad(query={"request_type": "wish"}, names="request_type"),
)
_REASONS = (
    Bad(body={"reason": "x" * 1001}, names="reason"),
    Bad(body={"notes": "x" * 501}, names="notes"),
)
_NO_TOKEN = (
    Bad(body={"token": ""}, names="token"),
    Bad(body={"token": "x" * 201}, names="token"),
    Bad(body={"token": "nothing"}, status=404),
)
_NOWHERE = {"building_id": "01990000-0000-7000-8000-000000000001"}

CASES = (
    Case(
        f"POST {_REGISTRATION}/validate",
        None,
        ROLES,
        _asking,
        bad=(
            Bad(body={"email": "nowhere"}, names="email"),
            Bad(body={"phone": "call me maybe"}, names="phone"),
            Bad(body={"role": "super_admin"}, names="role"),
            Bad(body=_NOWHERE, status=404),
        ),
    ),
    Case(
        f"POST {_REGISTRATION}/self-register",
        None,
        ROLES,
        _self,
        status=201,
        bad=(
            *_PERSON,
            Bad(body={"building_email": "nobody@nowhere.example"}, status=404),
            Bad(body={"building_email": "%"}, names="building_email"),
            Bad(body={"emergency_contact_phone": "later"}, names="emergency_contact_phone"),
        ),
    ),
    Case(
        f"POST {_REGISTRATION}/complete",
        None,
        ROLES,
        _complete,
        status=201,
        bad=(
            *_PERSON,
            Bad(body={"agreed_to_terms": False}, names="agreed_to_terms"),
            Bad(body=_NOWHERE, status=404),
        ),
    ),
    Case(
        "POST /api/auth/register",
        None,
        ROLES,
        _complete,
        status=201,
        bad=(*_PERSON, Bad(body={"agreed_to_terms": False}, names="agreed_to_terms")),
    ),
    Case(
        f"POST {_REGISTRATION}/security",
        (_P.PEOPLE_MANAGE,),
        _ADMINS,
        _appointed,
        status=201,
        foreign=403,
        names_building=True,
        bad=_PERSON[:-1],
    ),
    Case(
        f"POST {_REGISTRATION}/building-admin",
        (_P.PLATFORM,),
        (SUPER,),
        _appointed,
        status=201,
        bad=(*_PERSON[:-1], Bad(body=_NOWHERE, status=404)),
    ),
    Case(
        f"GET {_REGISTRATION}/stats/{{building_id}}",
        (_P.PEOPLE_READ,),
        _ADMINS,
        _place,
        foreign=403,
        names_building=True,
    ),
    Case(
        "POST /api/v1/auth/join",
        (_P.SELF,),
        ROLES,
        _elsewhere,
        status=201,
        bad=(
            Bad(body={"building_email": "nobody@nowhere.example"}, status=404),
            Bad(body={"emergency_contact_phone": "later"}, names="emergency_contact_phone"),
        ),
    ),
    Case(
        f"GET {_APPROVAL}/pending/{{building_id}}",
        (_P.PEOPLE_READ,),
        _ADMINS,
        _place,
        foreign=403,
        names_building=True,
        bad=_PAGES,
    ),
    Case(
        f"GET {_APPROVAL}/dashboard/{{building_id}}",
        (_P.PEOPLE_READ,),
        _ADMINS,
        _place,
        foreign=403,
        names_building=True,
    ),
    Case(f"GET {_APPROVAL}/health", (_P.PEOPLE_READ,), _ADMINS),
    Case(f"GET {_APPROVAL}/all/pending", (_P.PLATFORM,), (SUPER,), bad=_PAGES),
    Case(f"GET {_APPROVAL}/{{approval_id}}", (_P.PEOPLE_READ,), _ADMINS, _waiting, foreign=403),
    Case(
        f"POST {_APPROVAL}/{{approval_id}}/process",
        (_P.PEOPLE_MANAGE,),
        _ADMINS,
        _judged,
        foreign=403,
        bad=(
            *_REASONS,
            Bad(body={"approved": False}, names="reason"),
            Bad(body={"unit_id": "01990000-0000-7000-8000-000000000001"}, names="unit_id"),
        ),
    ),
    Case(
        f"POST {_APPROVAL}/bulk-process",
        (_P.PEOPLE_MANAGE,),
        _ADMINS,
        _many,
        bad=(
            *_REASONS,
            Bad(body={"action": "reject"}, names="reason"),
            Bad(body={"action": "perhaps"}, names="action"),
            Bad(body={"approval_ids": []}, names="approval_ids"),
            Bad(body={"approval_ids": ["1"]}, names="approval_ids.0"),
            Bad(body={"approval_ids": ["01990000-0000-7000-8000-000000000001"] * 51}, names="approval_ids"),
        ),
    ),
    Case(f"POST {_MEMBERSHIP}/accept", (_P.SELF,), ROLES, _invited, foreign=404),
    Case(f"POST {_MEMBERSHIP}/decline", (_P.SELF,), ROLES, _invited, foreign=404),
    Case(f"POST {_LINK}/look", None, ROLES, _linked, bad=_NO_TOKEN),
    Case(f"POST {_LINK}/accept", None, ROLES, _linked, bad=_NO_TOKEN),
    Case(f"POST {_LINK}/decline", None, ROLES, _linked, bad=_NO_TOKEN),
)
