"""Dashboards and the inbox."""

from uuid import UUID

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from tests.every_route.cases_visitors import visit
from tests.every_route.model import ADMIN, GUARD, LANDLORD, RESIDENT, ROLES, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_P = Permission
_SELF = (_P.SELF,)
_INBOX = "/api/v1/resident/notifications"


async def _told(bench: Bench, home: Building, who: Member) -> Target:
    told: UUID = new_id()
    await bench.db.execute(
        "insert into notifications (building_id, id, user_id, kind, title, body) values ($1, $2, $3, 'visitor_arrived', 'Visitor checked in', 'Ada has checked in.')",
        home.id,
        told,
        who.user_id,
    )
    return Target(params={"notification_id": str(told)}, row=("notifications", told))


async def _listed(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _told(bench, home, who)).params["notification_id"])


async def _board(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await visit(bench, home, who)).mark)


async def _gate_board(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.invite(home.resident)
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200
    return Target(mark=made["visit"]["id"])


CASES = (
    Case("GET /api/dashboard", (_P.DASHBOARD_ADMIN, _P.DASHBOARD_RESIDENT, _P.DASHBOARD_SECURITY), ROLES),
    Case("GET /api/dashboard/admin", (_P.DASHBOARD_ADMIN,), (SUPER, ADMIN), _board),
    Case(
        "GET /api/dashboard/admin/arrivals",
        (_P.DASHBOARD_ADMIN,),
        (SUPER, ADMIN),
        bad=(Bad(query={"days": "0"}, names="days"), Bad(query={"days": "32"}, names="days")),
    ),
    Case("GET /api/dashboard/resident", (_P.DASHBOARD_RESIDENT,), (LANDLORD, RESIDENT), _board),
    Case("GET /api/dashboard/security", (_P.DASHBOARD_SECURITY,), (GUARD,), _gate_board),
    Case(
        f"GET {_INBOX}",
        _SELF,
        ROLES,
        _listed,
        bad=(Bad(query={"unreadOnly": "perhaps"}, names="unreadOnly"),),
    ),
    Case(f"GET {_INBOX}/unread-count", _SELF, ROLES),
    Case(f"PATCH {_INBOX}/read-all", _SELF, ROLES),
    Case(f"PATCH {_INBOX}/{{notification_id}}/read", _SELF, ROLES, _told, foreign=404),
)
