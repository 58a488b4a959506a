"""Every route of the five seeds."""

from __future__ import annotations

from collections import Counter

from . import (
    seed_000,
    seed_001,
    seed_002_admin,
    seed_002_auth,
    seed_002_joining,
    seed_002_people,
    seed_002_visitors,
    seed_003,
    seed_004_community,
    seed_004_gate,
    seed_004_resident,
    seed_004_staff,
)
from .model import SeedRoute
from .seed_004_legacy import legacy

_V1: tuple[SeedRoute, ...] = (
    *seed_004_gate.ROUTES,
    *seed_004_staff.ROUTES,
    *seed_004_community.ROUTES,
    *seed_004_resident.ROUTES,
)
_OTHERS: tuple[SeedRoute, ...] = (
    *seed_000.ROUTES,
    *seed_001.ROUTES,
    *seed_002_auth.ROUTES,
    *seed_002_joining.ROUTES,
    *seed_002_visitors.ROUTES,
    *seed_002_people.ROUTES,
    *seed_002_admin.ROUTES,
    *seed_003.ROUTES,
)

ALL: tuple[SeedRoute, ...] = (*_OTHERS, *_V1, *legacy(_V1, frozenset(route.key for route in _OTHERS)))

_twice = [key for key, times in Counter(route.key for route in ALL).items() if times > 1]
assert not _twice, f"listed twice: {_twice}"
