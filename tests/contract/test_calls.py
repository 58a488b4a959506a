"""Each route of the seeds that is built, called as the seed's example calls it by each role the seed names."""

from typing import Any

import pytest

from tests.contract.all_routes import ALL
from tests.contract.common import INVITATION
from tests.contract.model import ALL_ROLES, SeedRoute, nameless
from tests.contract.shapes import matches
from tests.contract.test_route_lists import not_built
from tests.every_route.model import HOSTS, Case, Target, person
from tests.every_route.table import CASES, LANDED
from tests.make.buildings import Building, Member
from tests.make.http import Bench

DEPARTURES = {
    ("POST /api/visitors/invitations", "super_admin"): "inviting belongs to people of the building",
    ("POST /api/v1/visits/walkin", "building_admin"): "only who stands at the gate asks",
    ("POST /api/v1/visits/walkin", "super_admin"): "only who stands at the gate asks",
    ("PATCH /api/v1/visits/{visit_id}/approve", "super_admin"): "answering belongs to people of the building",
    ("PATCH /api/v1/visits/{visit_id}/reject", "super_admin"): "answering belongs to people of the building",
    (
        "GET /api/v1/dashboard/my-requests",
        "super_admin",
    ): "nobody at the gate waits for a super administrator",
    **{
        (f"{method} {door}{part}", "super_admin"): "what a flat lets in unasked belongs to its people"
        for door in ("/api/v1/deliveries", "/api/deliveries")
        for method, part in (
            ("POST", "/expected"),
            ("GET", "/expected"),
            ("POST", "/auto-approve"),
            ("GET", "/auto-approve"),
            ("PATCH", "/auto-approve/{rule_id}"),
            ("DELETE", "/auto-approve/{rule_id}"),
        )
    },
    **{
        (f"POST {door}", "super_admin"): "asking for a gate pass belongs to people of the building"
        for door in ("/api/v1/gate/passes", "/api/gatepasses")
    },
    ("POST /api/visitors", "super_admin"): "the same",
    ("POST /api/visitor-tokens/generate", "super_admin"): "the same",
    ("POST /api/v1/gate/preapprovals", "super_admin"): "the same",
    ("POST /api/preapprovals", "super_admin"): "the same",
    **{
        (route.line, "super_admin"): "a list of frequent visitors is a member's own"
        for route in ALL
        if route.path.startswith("/api/frequent-visitors")
    },
    **{
        (f"POST /api/v1/checkin/{part}", role): "only guards let somebody in or out"
        for part in ("otp", "qr", "by-visit", "checkout")
        for role in ("super_admin", "building_admin")
    },
}
"""Seed roles that are refused on purpose (auth/permissions.py); each answers 403."""
# What an example can only stand in for; everything else is sent word for word.
_STAND_INS = (
    "qr_code",
    "email",
    "host_id",
    "password",
    "refresh_token",
    "challenge_token",
    "code",
    "building_id",
    "building_email",
    "adminEmail",
    "approval_ids",
    "current_password",
    "token",
    "otp_code",
    "house_id",
    "blockId",
    "flatId",
    "qrToken",
    "s3Key",
    "visitor_id",
    "entry_id",
    "visit_id",
    "otp",
)
_TABLE: dict[str, Case] = {nameless(case.line): case for case in CASES}
_LANDED = {nameless(case.line) for case in LANDED}
_WAITING = {nameless(line) for line in not_built()}
BUILT = [route for route in ALL if route.key not in _WAITING]
CALLS = [
    (route, role)
    for route in BUILT
    for role in (ALL_ROLES if route.roles[0] in {"any", "public"} else route.roles)
]


def _id(value: object) -> str | None:
    return value.line if isinstance(value, SeedRoute) else None


async def _example_visit(bench: Bench, home: Building, who: Member) -> Target:
    host = who if who.role in HOSTS else home.resident
    made = await bench.call(host, "POST", "/api/visitors/invitations", INVITATION)
    assert made.status_code == 201, made.text
    return Target(params={"visit_id": made.json()["data"]["visit"]["id"]})


async def _target(bench: Bench, route: SeedRoute, home: Building, who: Member) -> Target:
    # A walk-in is a visit to 003: its id is an entry request's.
    own = route.path.startswith("/api/v1/visits/") or "{visitor_id}" in route.path
    if "{visit_id}" in route.path and not own:
        return await _example_visit(bench, home, who)
    return await _TABLE[route.key].make(bench, home, who)


def _body(route: SeedRoute, target: Target) -> dict[str, Any] | None:
    if route.request is None:
        return None
    ours = target.body if isinstance(target.body, dict) else {}
    return {
        **route.request,
        **{name: ours[name] for name in _STAND_INS if name in ours and name in route.request},
    }


@pytest.mark.parametrize(("route", "role"), CALLS, ids=_id)
async def test_the_seeds_example(bench: Bench, route: SeedRoute, role: str) -> None:
    if route.key not in _LANDED:
        pytest.skip("not landed yet")
    home = await bench.building()
    who = await person(bench, home, role)
    target = await _target(bench, route, home, who)
    answer = await _TABLE[route.key].send(
        bench, who, target, building=home.id, body=_body(route, target), params=route.query or None
    )
    if (route.line, role) in DEPARTURES:
        assert answer.status_code == 403, answer.text
        return
    assert answer.status_code == route.status, answer.text
    assert answer.headers["content-type"].split(";")[0] == route.media
    if route.answer is None:
        return
    body = answer.json()
    assert body["success"] is True
    wrong = matches({"message": "str", "timestamp": "time", **route.top}, body, "answer")
    assert wrong + matches(route.answer, body["data"]) == []


@pytest.mark.parametrize(
    "path", ["/health", "/ready", "/metrics", "/api", "/api/docs", "/api/docs/swagger.json"]
)
async def test_system_routes_need_no_session(bench: Bench, path: str) -> None:
    assert (await bench.client.get(path)).status_code == 200


async def test_the_document_is_bare(bench: Bench) -> None:
    document = (await bench.client.get("/api/docs/swagger.json")).json()
    assert document["openapi"].startswith("3.")
    assert "success" not in document
    assert {route.key for route in BUILT} <= {
        nameless(f"{method.upper()} {path}") for path, found in document["paths"].items() for method in found
    }
