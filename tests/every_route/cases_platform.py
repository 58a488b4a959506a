"""002's `/api/admin` and `/api/admin-approval`: setting up, buildings, licences, applications."""

import secrets
from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.platform import apply_as_admin, ask_for_seats, licence_of, new_building

_CHIEF = (Permission.PLATFORM,)
_SETUP = {"X-Setup-Secret": "test-only-setup-secret"}
_LICENCE = "/api/admin/licenses/{license_id}"


async def _setup(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=new_building(), headers=_SETUP)


async def _new(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=new_building())


async def _one_building(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(params={"building_id": str(home.id)}, row=("buildings", home.id))


async def _to_suspend(_bench: Bench, home: Building, _who: Member) -> Target:
    body = {"status": "suspended", "reason": "The office does not answer"}
    return Target(params={"building_id": str(home.id)}, body=body)


async def _another_admin(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        body={
            "building_id": str(home.id),
            "email": f"second-{secrets.token_hex(6)}@people.example",
            "first_name": "Second",
            "last_name": "Admin",
            "phone": "+2348030000007",
        },
        row=("buildings", home.id),
    )


async def _unlicensed(bench: Bench, home: Building, _who: Member) -> Target:
    await bench.db.execute("update licences set status = 'inactive' where building_id = $1", home.id)
    return Target(params={"building_id": str(home.id)}, body={"totalLicenses": 50, "durationMonths": 1})


async def _licence(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(params={"license_id": str(await licence_of(bench, home.id))})


def _with(body: dict[str, Any]) -> Any:
    async def make(bench: Bench, home: Building, who: Member) -> Target:
        return Target(params=(await _licence(bench, home, who)).params, body=body)

    return make


async def _suspended(bench: Bench, home: Building, who: Member) -> Target:
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1", home.id
    )
    return await _licence(bench, home, who)


async def _seats(bench: Bench, home: Building, _who: Member) -> Target:
    request: UUID = await ask_for_seats(bench, home, 200)
    return Target(
        params={"building_id": str(home.id), "request_id": str(request)},
        body={"approved": True, "total_licenses": 200},
    )


async def _apply(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        body={
            "building_email": home.email,
            "email": f"applicant-{secrets.token_hex(6)}@people.example",
            "password": "Correct-Horse-7!",
            "first_name": "Ada",
            "last_name": "Obi",
            "phone": "+2348030000008",
        }
    )


async def _application(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(params={"approval_id": await apply_as_admin(bench, home)})


async def _decision(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(
        params={"approval_id": await apply_as_admin(bench, home)}, body={"approved": True, "reason": "Known"}
    )


async def _term(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(query={"email_term": "office"})


_PLACE = (
    Bad(body={"name": "x"}, names="name"),
    Bad(body={"adminEmail": "nobody"}, names="adminEmail"),
    Bad(body={"adminFirstName": " "}, names="adminFirstName"),
    Bad(body={"building_email": "office"}, names="building_email"),
    Bad(body={"country": "Atlantis"}, names="country"),
    Bad(body={"website": "javascript:alert(1)"}, names="website"),
    Bad(body={"timeZone": "Mars/Base"}, names="timeZone"),
    Bad(body={"adminPhone": "call me maybe"}, names="adminPhone"),
    Bad(body={"adminPassword": "short"}, names="adminPassword"),
    Bad(body={"total_licenses": 0}, names="total_licenses"),
)
_MONEY = (
    Bad(body={"planType": "golden"}, names="planType"),
    Bad(body={"durationMonths": 61}, names="durationMonths"),
    Bad(body={"amount": -1}, names="amount"),
    Bad(body={"amount": "1.234"}, names="amount"),
    Bad(body={"amount": "NaN"}, names="amount"),
    Bad(body={"currency": "BTC"}, names="currency"),
)
_DECISION = (
    Bad(body={"approved": False, "reason": ""}, names="reason"),
    Bad(body={"approved": "perhaps"}, names="approved"),
    Bad(body={"approved": None}, names="approved"),
    Bad(body={"reason": "x" * 1001}, names="reason"),
)

CASES = (
    Case("POST /api/admin/initial-setup", None, ROLES, _setup, status=201, bad=_PLACE),
    Case("POST /api/admin/register-building", None, ROLES, _new, status=201, bad=_PLACE),
    Case("POST /api/register-building", None, ROLES, _new, status=201, bad=_PLACE),
    Case(
        "POST /api/admin/buildings",
        _CHIEF,
        (SUPER,),
        _new,
        status=201,
        bad=(*_PLACE, Bad(body={"licenseData": {"currency": "BTC"}}, names="licenseData.currency")),
    ),
    Case("GET /api/admin/buildings", _CHIEF, (SUPER,), bad=(Bad(query={"sort": "email"}, names="sort"),)),
    Case(
        "GET /api/admin/buildings/{building_id}",
        (Permission.BUILDING_MANAGE,),
        (SUPER, ADMIN),
        _one_building,
        foreign=403,
        names_building=True,
    ),
    Case(
        "PUT /api/admin/buildings/{building_id}/status",
        _CHIEF,
        (SUPER,),
        _to_suspend,
        bad=(
            Bad(body={"status": "inactive"}, names="status"),
            Bad(body={"reason": None}, names="reason"),
            Bad(body={"reason": "short"}, names="reason"),
        ),
    ),
    Case(
        "POST /api/admin/building-admins",
        (Permission.PEOPLE_MANAGE,),
        (SUPER, ADMIN),
        _another_admin,
        status=201,
        foreign=403,
        names_building=True,
        bad=(
            Bad(body={"email": "nobody"}, names="email"),
            Bad(body={"password": "short"}, names="password"),
            Bad(body={"phone": "call me maybe"}, names="phone"),
        ),
    ),
    Case("GET /api/admin/dashboard", _CHIEF, (SUPER,)),
    Case(
        "POST /api/admin/buildings/{building_id}/licenses",
        _CHIEF,
        (SUPER,),
        _unlicensed,
        status=201,
        bad=(*_MONEY, Bad(body={"totalLicenses": 0}, names="totalLicenses")),
    ),
    Case(
        "GET /api/admin/licenses",
        _CHIEF,
        (SUPER,),
        bad=(Bad(query={"expiring": "0"}, names="expiring"), Bad(query={"status": "gone"}, names="status")),
    ),
    Case(f"GET {_LICENCE}/stats", _CHIEF, (SUPER,), _licence),
    Case(
        f"PUT {_LICENCE}/extend",
        _CHIEF,
        (SUPER,),
        _with({"months": 6}),
        bad=(Bad(body={"months": 0}, names="months"), Bad(body={"months": 61}, names="months")),
    ),
    Case(
        f"PUT {_LICENCE}/suspend",
        _CHIEF,
        (SUPER,),
        _with({"reason": "Payment has not arrived"}),
        bad=(Bad(body={"reason": "short"}, names="reason"), Bad(body={"reason": "x" * 501}, names="reason")),
    ),
    Case(f"PUT {_LICENCE}/activate", _CHIEF, (SUPER,), _suspended),
    Case("GET /api/admin/seat-requests", _CHIEF, (SUPER,)),
    Case(
        "POST /api/admin/seat-requests/{building_id}/{request_id}/process",
        _CHIEF,
        (SUPER,),
        _seats,
        bad=(*_DECISION, Bad(body={"total_licenses": 300}, status=409)),
    ),
    Case(
        "POST /api/admin-approval/register-building-admin",
        None,
        ROLES,
        _apply,
        status=201,
        bad=(
            Bad(body={"building_email": "office"}, names="building_email"),
            Bad(body={"building_email": "nobody@nowhere.example"}, status=404),
            Bad(body={"confirmPassword": "Another-Horse-7!"}, names="confirmPassword"),
            Bad(body={"password": "short"}, names="password"),
            Bad(body={"phone": "call me maybe"}, names="phone"),
        ),
    ),
    Case(
        "GET /api/admin-approval/pending", _CHIEF, (SUPER,), bad=(Bad(query={"kind": "king"}, names="kind"),)
    ),
    Case("GET /api/admin-approval/dashboard/notifications", _CHIEF, (SUPER,)),
    Case(
        "GET /api/admin-approval/buildings/search",
        None,
        ROLES,
        _term,
        bad=(
            Bad(query={"email_term": "of"}, names="email_term"),
            Bad(query={"email_term": " o "}, names="email_term"),
            Bad(query={"limit": "21"}, names="limit"),
        ),
    ),
    Case("GET /api/admin-approval/{approval_id}", _CHIEF, (SUPER,), _application),
    Case("POST /api/admin-approval/{approval_id}/process", _CHIEF, (SUPER,), _decision, bad=_DECISION),
)
