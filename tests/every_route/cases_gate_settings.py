"""A building's policies at the gate."""

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_MANAGE = (Permission.BUILDING_MANAGE,)
_DOOR = "/api/v1/admin/gate-settings"


async def _wanted(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body={"request_minutes": 10, "consent_notice_version": "2"}, row=("buildings", home.id))


CASES = (
    Case(f"GET {_DOOR}", _MANAGE, (SUPER, ADMIN)),
    Case(
        f"PUT {_DOOR}",
        _MANAGE,
        (SUPER, ADMIN),
        _wanted,
        bad=(
            Bad(body={"request_minutes": 0}, names="request_minutes"),
            Bad(body={"request_minutes": 121}, names="request_minutes"),
            Bad(body={"request_minutes": None}, names="request_minutes"),
            Bad(body={"request_minutes": "soon"}, names="request_minutes"),
            Bad(body={"policy_percent": 101}, names="policy_percent"),
            Bad(body={"ban_days_low": 10**30}, names="ban_days_low"),
            Bad(body={"consent_required": "perhaps"}, names="consent_required"),
            Bad(body={"consent_notice_version": "  "}, names="consent_notice_version"),
            Bad(body={"consent_notice_version": "1\x00"}, names="consent_notice_version"),
            Bad(body={"consent_notice_version": "x" * 51}, names="consent_notice_version"),
        ),
    ),
)
