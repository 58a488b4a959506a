"""Gate devices, the tablet's own page, and guards' PINs."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.model import ADMIN, GUARD, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.devices import DEVICES, GUARDS, ORIGIN, OWN_PIN, PIN, add_device, give_pin, make_tablet
from tests.make.http import Bench

_MANAGE, _READ, _PEOPLE = (
    (Permission.BUILDING_MANAGE,),
    (Permission.PEOPLE_READ,),
    (Permission.PEOPLE_MANAGE,),
)
_GATE = (Permission.GATE_SCAN,)
_ADMINS = (SUPER, ADMIN)
_NO_PIN = tuple(Bad(body={"pin": pin}, names="pin") for pin in ("", "123", "123456789", "abcd", "٤٨٢٥"))
_EASY = tuple(Bad(body={"pin": pin}, names="pin") for pin in ("0000", "1234", "1990"))


async def _waiting(bench: Bench, home: Building, _who: Member) -> Target:
    device = (await add_device(bench, home))["device"]["id"]
    return Target(params={"device_id": device}, row=("gate_devices", UUID(device)), mark=device)


async def _wanted(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"name": "Tablet", "gate_id": str(home.gate_id)}, row=("gates", home.gate_id))


async def _moved(bench: Bench, home: Building, who: Member) -> Target:
    target = await _waiting(bench, home, who)
    return Target(params=target.params, body={"name": "Second tablet"}, row=target.row)


async def _code(bench: Bench, home: Building, _who: Member) -> Target:
    made = await add_device(bench, home)
    return Target(body={"code": made["enrolment"]["code"]}, headers=ORIGIN)


async def _tablet(bench: Bench, home: Building, _who: Member) -> Target:
    return Target(headers=(await make_tablet(bench, home)).headers)


async def _locked(bench: Bench, home: Building, _who: Member) -> Target:
    await give_pin(bench, home)
    tablet = await make_tablet(bench, home)
    return Target(body={"member_id": str(home.guard.member_id), "pin": PIN}, headers=tablet.headers)


async def _own(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"pin": PIN})


async def _guards(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(mark=str(home.guard.member_id))


async def _somebody(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body={"first_name": "Musa", "last_name": "Bello", "phone": "08031234567", "pin": PIN})


async def _guard_with_pin(bench: Bench, home: Building, _who: Member) -> Target:
    body = {"first_name": "Musa", "last_name": "Bello", "pin": "3907"}
    answer = await bench.call(home.admin, "POST", GUARDS, body)
    assert answer.status_code == 201, answer.text
    member = answer.json()["data"]["member_id"]
    return Target(params={"member_id": member}, row=("members", UUID(member)))


async def _guard(bench: Bench, home: Building, who: Member) -> Target:
    target = await _guard_with_pin(bench, home, who)
    return Target(params=target.params, body={"pin": PIN}, row=target.row)


CASES = (
    Case(
        f"GET {DEVICES}",
        _MANAGE,
        _ADMINS,
        _waiting,
        bad=(Bad(query={"include_revoked": "perhaps"}, names="include_revoked"),),
    ),
    Case(
        f"POST {DEVICES}",
        _MANAGE,
        _ADMINS,
        _wanted,
        status=201,
        foreign=404,
        bad=(
            Bad(body={"name": ""}, names="name"),
            Bad(body={"name": "x" * 101}, names="name"),
            Bad(body={"gate_id": "main"}, names="gate_id"),
            Bad(body={"gate_id": str(new_id())}, status=404),
        ),
    ),
    Case(f"POST {DEVICES}/{{device_id}}/code", _MANAGE, _ADMINS, _waiting, foreign=404),
    Case(
        f"PATCH {DEVICES}/{{device_id}}",
        _MANAGE,
        _ADMINS,
        _moved,
        foreign=404,
        bad=(Bad(body={"name": ""}, names="name"), Bad(body={"gate_id": str(new_id())}, status=404)),
    ),
    Case(f"POST {DEVICES}/{{device_id}}/revoke", _MANAGE, _ADMINS, _waiting, foreign=404),
    Case(
        f"POST {DEVICES}/enrol",
        None,
        ROLES,
        _code,
        bad=(
            Bad(body={"code": ""}, names="code"),
            Bad(body={"code": "7GX2M-QK9T"}, names="code"),
            Bad(body={"code": "7GX2M-QK9TB"}, names="code"),
            Bad(body={"code": "UUUUU-UUUUU"}, names="code"),
        ),
    ),
    Case(f"GET {DEVICES}/grid", None, ROLES, _tablet),
    Case(
        f"POST {DEVICES}/unlock",
        None,
        ROLES,
        _locked,
        bad=(
            *_NO_PIN,
            Bad(body={"member_id": "guard"}, names="member_id"),
            Bad(body={"pin": "9999"}, status=401),
            Bad(body={"member_id": str(new_id())}, status=401),
        ),
    ),
    Case(f"POST {DEVICES}/lock", None, ROLES, _tablet),
    Case(f"GET {OWN_PIN}", _GATE, (GUARD,)),
    Case(f"PUT {OWN_PIN}", _GATE, (GUARD,), _own, bad=(*_NO_PIN, *_EASY)),
    Case(f"GET {GUARDS}", _READ, _ADMINS, _guards),
    Case(
        f"POST {GUARDS}",
        _PEOPLE,
        _ADMINS,
        _somebody,
        status=201,
        bad=(
            *_NO_PIN,
            *_EASY,
            Bad(body={"pin": "4567"}, names="pin"),
            Bad(body={"first_name": ""}, names="first_name"),
            Bad(body={"last_name": "\n"}, names="last_name"),
            Bad(body={"phone": "call me"}, names="phone"),
        ),
    ),
    Case(
        f"PUT {GUARDS}/{{member_id}}/pin",
        _PEOPLE,
        _ADMINS,
        _guard,
        foreign=404,
        bad=(*_NO_PIN, *_EASY),
    ),
    Case(f"DELETE {GUARDS}/{{member_id}}/pin", _PEOPLE, _ADMINS, _guard_with_pin, foreign=404),
)
