"""Every route of the seeds is in the app or written down as not built; the second list only shrinks."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from .all_routes import ALL
from .model import SeedRoute, nameless
from .seed_004_legacy import PREFIXES
from .shapes import faults

HERE = Path(__file__).parent
METHODS = {"get", "post", "put", "patch", "delete"}
ROLES = {"public", "any", "super_admin", "building_admin", "landlord", "resident", "security"}


def not_built() -> list[str]:
    return (HERE / "not_built.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def served() -> set[str]:
    try:
        document: dict[str, Any] = importlib.import_module("gatehouse.api").openapi_document()
    except (ImportError, AttributeError) as error:
        pytest.fail(f"gatehouse.api.openapi_document() is needed to compare the routes: {error}")
    return {
        nameless(f"{method.upper()} {path}")
        for path, operations in document["paths"].items()
        for method in operations
        if method in METHODS
    }


def test_each_route_is_served_or_listed_as_not_built(served: set[str]) -> None:
    waiting = {nameless(line) for line in not_built()}
    neither = [route.line for route in ALL if route.key not in served | waiting]
    assert not neither, "neither in the OpenAPI document nor in not_built.txt:\n" + "\n".join(neither)


def test_no_served_route_is_listed_as_not_built(served: set[str]) -> None:
    both = [line for line in not_built() if nameless(line) in served]
    assert not both, "built: take these lines out of not_built.txt and lower the limit:\n" + "\n".join(both)


def test_not_built_lists_only_routes_of_the_seeds() -> None:
    strangers = set(not_built()) - {route.line for route in ALL}
    assert not strangers, f"no seed has these: {sorted(strangers)}"


def test_not_built_is_sorted_without_doubles() -> None:
    assert not_built() == sorted(set(not_built()))


def test_not_built_only_shrinks() -> None:
    limit = int((HERE / "not_built_limit.txt").read_text(encoding="utf-8"))
    assert len(not_built()) <= limit, "routes went missing; the limit may only be lowered"


@pytest.mark.parametrize("route", ALL, ids=lambda route: route.line)
def test_each_route_is_written_down_soundly(route: SeedRoute) -> None:
    assert route.seed in {"000", "001", "002", "003", "004"}
    assert route.method.lower() in METHODS
    assert re.fullmatch(r"/(?:[a-z0-9.-]+|\{[a-z_]+\})(?:/(?:[a-z0-9.-]+|\{[a-z_]+\}))*", route.path)
    assert route.roles
    assert set(route.roles) <= ROLES
    assert len(route.roles) == 1 or not {"public", "any"} & set(route.roles)
    assert route.method != "GET" or route.request is None
    assert route.status in {200, 201}
    assert faults(route.answer or {}) + faults(route.top, "top") == []


def test_an_alias_promises_what_its_original_does() -> None:
    originals = {route.line: route for route in ALL}
    for alias in ALL:
        if alias.alias_of is not None:
            original = originals[alias.alias_of]
            assert original.alias_of is None, f"{alias.line}: an alias of an alias"
            assert (alias.answer, alias.status) == (original.answer, original.status), alias.line
            assert set(alias.roles) == set(original.roles), alias.line


def test_002_lists_its_complete_route_reference() -> None:
    assert sum(route.source.startswith("Complete Route Reference") for route in ALL) == 116


def test_each_of_the_18_legacy_prefixes_is_there() -> None:
    assert len(PREFIXES) == 18
    paths = {route.path for route in ALL}
    assert [
        old for old in PREFIXES if not any(path == old or path.startswith(old + "/") for path in paths)
    ] == []
    assert all(route.alias_of for route in ALL if route.deprecated)
