"""Ids that a request names: one that nothing has, and those of another building's things. Each is refused or left alone, never a 5xx."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest

from gatehouse.core.ids import new_id
from tests.every_route.document import body_schema, flat, kind_of, operation
from tests.every_route.model import Case, Target, at_work
from tests.every_route.table import LANDED, line
from tests.make.buildings import Building, Member, make_block
from tests.make.http import Bench

Path = tuple[str | int, ...]
_TEXT = "Q7"


def _id_fields(schema: dict[str, Any], body: Any, at: Path = ()) -> Iterator[Path]:
    """Where ids stand in a body: by the schema, also in lists and parts that this body has."""
    for name, field in flat(schema).get("properties", {}).items():
        kind, shape, value = kind_of(field), flat(field), body.get(name) if isinstance(body, dict) else None
        if kind == "uuid" or _is_id(value):
            yield (*at, name)
        elif kind == "object":
            yield from _id_fields(shape, value, (*at, name))
        elif kind == "array" and kind_of(shape.get("items", {})) == "uuid":
            yield (*at, name, 0)
        elif kind == "array" and value:
            yield from _id_fields(shape.get("items", {}), value[0], (*at, name, 0))


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _holds(body: Any, at: Path) -> Any:
    for step in at:
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return None
    return body


def _put(body: Any, at: Path, value: str) -> Any:
    """A copy of the body with `value` there, and what leads there."""
    changed: dict[str, Any] = deepcopy(body) if isinstance(body, dict) else {}
    place: Any = changed
    for step, coming in pairwise(at):
        empty: Any = [None] if isinstance(coming, int) else {}
        place[step] = place.get(step) or empty if isinstance(place, dict) else place[step]
        place = place[step]
    place[at[-1]] = value
    return changed


_BODIES = [case for case in LANDED if any(_id_fields(body_schema(case.line) or {}, None))]
_ASKS = [
    case
    for case in LANDED
    if any(kind_of(one["schema"]) == "uuid" for one in operation(case.line).get("parameters", ()))
]


async def _of_another_building(bench: Bench, case: Case) -> tuple[Target, list[str]]:
    """The same request's target there, and the ids of what stands in every building."""
    other, _, theirs = await at_work(bench, case)
    block = await make_block(bench.db, other.id, "Iroko")
    found = (other.id, other.unit_id, other.gate_id, block, other.resident.member_id, other.resident.user_id)
    return theirs, [str(one) for one in found]


def _alone(schema: dict[str, Any], target: Target, at: Path) -> dict[str, Any]:
    """The body without its other ids, and with every text it may have: what an id means often hangs on its neighbours."""
    body = {name: value for name, value in (target.body or {}).items() if not _is_id(value)}
    texts = {
        name: _TEXT
        for name, field in schema["properties"].items()
        if kind_of(field) == "string" and name not in (target.body or {})
    }
    return {**texts, **body, str(at[0]): (target.body or {}).get(str(at[0]))}


async def _send_until_taken(
    bench: Bench, case: Case, who: Member, target: Target, body: dict[str, Any], at: Path, home: Building
) -> httpx.Response:
    """Leave out, one answer at a time, the texts that will not do, until only the id is judged."""
    while True:
        answer = await case.send(bench, who, target, body=body, building=home.id)
        faults = answer.json().get("error", {}).get("details", ()) if answer.status_code == 422 else ()
        named = {one["field"].split(".")[0] for one in faults} - {at[0]}
        wrong = {name for name in named if body.get(name) == _TEXT}
        if not wrong:
            return answer
        body = {name: value for name, value in body.items() if name not in wrong}


@pytest.mark.parametrize("case", _BODIES, ids=line)
async def test_ids_in_a_body(bench: Bench, case: Case) -> None:
    schema = body_schema(case.line) or {}
    theirs, foreign = await _of_another_building(bench, case)
    home, who, target = await at_work(bench, case)
    for at in _id_fields(schema, target.body):
        natural = _holds(theirs.body, at)
        for value in (str(new_id()), *foreign, *([str(natural)] if _is_id(natural) else [])):
            await case.send(bench, who, target, body=_put(target.body, at, value), building=home.id)
            body = _put(_alone(schema, target, at), at, value)
            await _send_until_taken(bench, case, who, target, body, at, home)


@pytest.mark.parametrize("case", _ASKS, ids=line)
async def test_ids_in_the_address(bench: Bench, case: Case) -> None:
    home, who, target = await at_work(bench, case)
    for parameter in operation(case.line)["parameters"]:
        if kind_of(parameter["schema"]) != "uuid":
            continue
        name, value = parameter["name"], str(new_id())
        if parameter["in"] == "path":
            url = case.path.format(**{**target.params, name: value})
            answer = await case.send(bench, who, target, url=url, building=home.id)
            assert answer.status_code in {401, 403, 404, 422}, f"{name}: {answer.status_code} {answer.text}"
        else:
            query = {**target.query, name: value}
            await case.send(bench, who, target, params=query, building=home.id)


async def test_the_ids_of_a_body_are_found() -> None:
    part = {"type": "object", "properties": {"unit": {"format": "uuid"}}}
    schema = {
        "properties": {
            "block_id": {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
            "ids": {"type": "array", "items": {"format": "uuid"}},
            "rows": {"type": "array", "items": part},
            "part": part,
            "reference": {"type": "string"},
            "name": {"type": "string"},
        }
    }
    body = {"rows": [{"unit": "x"}], "reference": str(new_id()), "name": "x"}
    found = set(_id_fields(schema, body))
    assert found == {("block_id",), ("ids", 0), ("rows", 0, "unit"), ("part", "unit"), ("reference",)}
    for at in found:
        assert _holds(_put(body, at, "new"), at) == "new"
