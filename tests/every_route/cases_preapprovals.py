"""004's pre-approvals under both of its prefixes."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, GUARD, HOSTS, LANDLORD, RESIDENT, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.tokens import make_preapproval, preapproval_body

_OWN = (Permission.VISIT_CREATE, Permission.VISIT_MANAGE_ALL)
_OWNERS = (SUPER, ADMIN, LANDLORD, RESIDENT)


async def _new(_bench: Bench, _home: Building, _who: Member) -> Target:
    return Target(body=preapproval_body())


async def _made(bench: Bench, home: Building, who: Member) -> Target:
    made = await make_preapproval(bench, who if who.role in HOSTS else home.resident)
    one = made["preApproval"]["id"]
    return Target(params={"preapproval_id": one}, row=("visits", UUID(one)), mark=one)


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _made(bench, home, who)).mark)


async def _scanned(bench: Bench, home: Building, _who: Member) -> Target:
    made = await make_preapproval(bench, home.resident)
    return Target(body={"qrToken": made["qrToken"]}, row=("visits", UUID(made["preApproval"]["id"])))


def _family(path: str) -> tuple[Case, ...]:
    one = f"{path}/{{preapproval_id}}"
    return (
        Case(
            f"POST {path}",
            (Permission.VISIT_CREATE,),
            HOSTS,
            _new,
            status=201,
            bad=(
                Bad(body={"visitorName": " "}, names="visitorName"),
                Bad(body={"visitorPhone": "call me maybe"}, names="visitorPhone"),
                Bad(body={"visitorType": "BURGLAR"}, names="visitorType"),
                Bad(body={"validUntil": "2001-01-01T00:00:00Z"}, names="validUntil"),
                Bad(body={"validFrom": "soon"}, names="validFrom"),
                Bad(
                    body={"validFrom": "2030-01-01T00:00:00Z", "validUntil": "2035-01-01T00:00:00Z"},
                    names="validUntil",
                ),
                Bad(body={"maxUses": 0}, names="maxUses"),
                Bad(body={"maxUses": 1001}, names="maxUses"),
                Bad(body={"flatId": str(UUID(int=7))}, names="flatId"),
                Bad(body={"vehicleNumber": "x" * 21}, names="vehicleNumber"),
            ),
        ),
        Case(
            f"GET {path}",
            (Permission.VISIT_READ, Permission.VISIT_READ_ALL),
            _OWNERS,
            _listed,
            bad=(Bad(query={"status": "LOST"}, names="status"), Bad(query={"limit": "0"}, names="limit")),
        ),
        Case(f"GET {one}/qr", _OWN, _OWNERS, _made, foreign=404),
        Case(f"DELETE {one}", _OWN, _OWNERS, _made, foreign=404),
        Case(
            f"POST {path}/scan",
            (Permission.GATE_SCAN,),
            (GUARD,),
            _scanned,
            foreign=403,
            bad=(
                Bad(body={"qrToken": ""}, names="qrToken"),
                Bad(body={"qrToken": "x" * 301}, names="qrToken"),
                Bad(body={"nonce": "again"}, names="nonce"),
                Bad(body={"qrToken": "eyJhbGciOi.x.y"}, status=404),
            ),
        ),
    )


CASES = (*_family("/api/v1/gate/preapprovals"), *_family("/api/preapprovals"))
