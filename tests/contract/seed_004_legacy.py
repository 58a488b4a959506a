"""004: the 18 legacy prefixes, made from the v1 list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .model import SeedRoute

PREFIXES: dict[str, str] = {
    "/api/auth": "/api/v1/auth",
    "/api/societies": "/api/v1/admin/societies",
    "/api/entries": "/api/v1/gate/entries",
    "/api/deliveries": "/api/v1/deliveries",
    "/api/domestic-staff": "/api/v1/staff/domestic",
    "/api/preapprovals": "/api/v1/gate/preapprovals",
    "/api/gatepasses": "/api/v1/gate/passes",
    "/api/notices": "/api/v1/community/notices",
    "/api/amenities": "/api/v1/community/amenities",
    "/api/complaints": "/api/v1/community/complaints",
    "/api/emergencies": "/api/v1/community/emergencies",
    "/api/vendors": "/api/v1/staff/vendors",
    "/api/reports": "/api/v1/admin/reports",
    "/api/onboarding": "/api/v1/resident/onboarding",
    "/api/upload": "/api/v1/upload",
    "/api/notifications": "/api/v1/resident/notifications",
    "/api/entry-requests": "/api/v1/gate/requests",
    "/api/family": "/api/v1/resident/family",
}


def legacy(current: Iterable[SeedRoute], owned: frozenset[str]) -> tuple[SeedRoute, ...]:
    """Each v1 route under its old prefix too, but for the keys another seed owns."""
    renamed = (_renamed(route, old, new) for route in current for old, new in PREFIXES.items())
    return tuple(route for route in renamed if route is not None and route.key not in owned)


def _renamed(route: SeedRoute, old: str, new: str) -> SeedRoute | None:
    if route.path != new and not route.path.startswith(new + "/"):
        return None
    return replace(
        route,
        path=old + route.path.removeprefix(new),
        source="Legacy Routes",
        deprecated=True,
        alias_of=route.alias_of or route.line,
    )
