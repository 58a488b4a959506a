"""Bulk registration and its reports."""

import secrets
from typing import Any
from uuid import UUID

from gatehouse.auth.permissions import Permission
from tests.every_route.model import ADMIN, SUPER, Bad, Case, Target
from tests.make.buildings import Building, Member
from tests.make.http import Bench

_MANAGE = (Permission.PEOPLE_MANAGE,)
_ADMINS = (SUPER, ADMIN)
_BASE = "/api/registration"


def _body(home: Building) -> dict[str, Any]:
    somebody = {"email": f"p{secrets.token_hex(8)}@people.example", "first_name": "Ada", "last_name": "Obi"}
    return {"building_id": str(home.id), "users": [{**somebody, "role": "resident"}]}


async def _list(_bench: Bench, home: Building, _who: Member) -> Target:
    return Target(body=_body(home), row=("buildings", home.id))


async def _report(bench: Bench, home: Building, _who: Member) -> Target:
    made = await bench.call(home.admin, "POST", f"{_BASE}/bulk", _body(home))
    assert made.status_code == 201, made.text
    report = made.json()["data"]["report_id"]
    return Target(params={"report_id": report}, row=("jobs_reports", UUID(report)))


async def _reports(bench: Bench, home: Building, who: Member) -> Target:
    return Target(mark=(await _report(bench, home, who)).params["report_id"])


_BAD_LIST = (
    Bad(body={"users": []}, names="users"),
    Bad(body={"users": [5]}, names="users.0"),
    Bad(body={"users": [{"email": ["a@b.example"]}]}, names="users.0.email"),
    Bad(body={"users": [{"email": "a@b.example", "first_name": "A\u0000"}]}, names="users.0.first_name"),
    Bad(body={"users": [{}] * 5_001}, names="users"),
    Bad(body={"default_password": "short"}, names="default_password"),
    Bad(body={"building_id": "here"}, names="building_id"),
)

CASES = (
    Case(f"GET {_BASE}/templates", _MANAGE, _ADMINS, bad=(Bad(query={"format": "xlsx"}, names="format"),)),
    Case(
        f"POST {_BASE}/validate-bulk",
        _MANAGE,
        _ADMINS,
        _list,
        foreign=403,
        names_building=True,
        bad=_BAD_LIST,
    ),
    Case(
        f"POST {_BASE}/bulk",
        _MANAGE,
        _ADMINS,
        _list,
        status=201,
        foreign=403,
        names_building=True,
        bad=_BAD_LIST,
    ),
    Case(f"GET {_BASE}/imports", _MANAGE, _ADMINS, _reports),
    Case(f"GET {_BASE}/imports/{{report_id}}", _MANAGE, _ADMINS, _report, foreign=404),
    Case(
        f"GET {_BASE}/imports/{{report_id}}/rows",
        _MANAGE,
        _ADMINS,
        _report,
        foreign=404,
        bad=(Bad(query={"outcome": "lost"}, names="outcome"),),
    ),
    Case(
        f"GET {_BASE}/imports/{{report_id}}/report.csv",
        _MANAGE,
        _ADMINS,
        _report,
        foreign=404,
        media="text/csv",
        bad=(Bad(query={"outcome": "lost"}, names="outcome"),),
    ),
)
