"""003's check-in and check-out."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import GUARD, Bad, Case, Maker, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_SCAN = (Permission.GATE_SCAN,)
_DOOR = "/api/v1/checkin"


def _by(field: str, value: str) -> Maker:
    async def made(bench: Bench, home: Building, _who: Member) -> Target:
        visit = await bench.invite(home.resident)
        return Target(
            body={field: visit[value], "consent_given": True}, row=("visits", UUID(visit["visit"]["id"]))
        )

    return made


async def _visit(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    visit = made["visit"]["id"]
    return Target(body={"visit_id": visit}, row=("visits", UUID(visit)))


async def _inside(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    visit = made["visit"]["id"]
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    return Target(body={"visit_id": visit}, row=("visits", UUID(visit)))


_COMMON = (
    Bad(body={"consent_given": "maybe"}, names="consent_given"),
    Bad(body={"nonce": "again"}, names="nonce"),
    Bad(body={"gate_id": "x" * 101}, names="gate_id"),
)
_ID = (
    Bad(body={"visit_id": "7"}, names="visit_id"),
    Bad(body={"visit_id": str(UUID(int=7))}, status=404),
)

CASES = (
    Case(
        f"POST {_DOOR}/otp",
        _SCAN,
        (GUARD,),
        _by("otp", "digits"),
        # 6 digits are looked up in the guard's own building: elsewhere they are nobody's, or, once in a million, somebody else's
        foreign=404,
        bad=(
            *_COMMON,
            Bad(body={"otp": "12345"}, names="otp"),
            Bad(body={"otp": "1234567"}, names="otp"),
            Bad(body={"otp": "१२३४५६"}, names="otp"),
        ),
    ),
    Case(
        f"POST {_DOOR}/qr",
        _SCAN,
        (GUARD,),
        _by("qr_code", "qr_code"),
        foreign=403,
        bad=(
            *_COMMON,
            Bad(body={"qr_code": ""}, names="qr_code"),
            Bad(body={"qr_code": "VMS-123456789ABC"}, status=404),
        ),
    ),
    Case(
        f"POST {_DOOR}/by-visit",
        _SCAN,
        (GUARD,),
        _visit,
        foreign=404,
        bad=(*_COMMON, *_ID, Bad(body={"visitor_ids": ["Ada"]}, names="visitor_ids.0")),
    ),
    Case(
        f"POST {_DOOR}/checkout",
        _SCAN,
        (GUARD,),
        _inside,
        foreign=404,
        bad=(*_ID, Bad(body={"nonce": "again"}, names="nonce")),
    ),
)
