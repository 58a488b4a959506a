"""What cannot be: 4xx in the envelope with the field named, never a 5xx."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.every_route.document import check_answer, check_envelope, flat, kind_of, operation
from tests.every_route.model import Case, at_work
from tests.every_route.table import CASES, LANDED, line
from tests.make.http import Bench

_WRITES = [case for case in LANDED if "requestBody" in operation(case.line)]
_ASKS = [case for case in LANDED if operation(case.line).get("parameters")]
_SPOILED = [(case, bad) for case in LANDED for bad in case.bad]
_WRONG: dict[str, list[str]] = {
    "uuid": ["not-a-uuid", "1", "9" * 500, "%00", "%F0%9F%98%80", "null"],
    "integer": ["abc", "9" * 40, "1.5", "%00", "1e9"],
    "boolean": ["maybe", "%00", "2"],
    "date-time": ["soon", "9" * 12, "0001-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "%00"],
    "choice": ["bogus", "%00"],
    "phone": ["abc", "%00", "1", "9" * 40],
    "string": ["%00", "a%00b"],
}


def _named(answer: httpx.Response) -> list[str]:
    return [detail["field"] for detail in answer.json()["error"]["details"]]


def _wrong_values(case: Case) -> Iterator[tuple[dict[str, Any], str]]:
    for parameter in operation(case.line).get("parameters", ()):
        for value in _WRONG[kind_of(parameter["schema"])]:
            yield parameter, value


@pytest.mark.parametrize("case", _ASKS, ids=line)
async def test_wrong_parameters(bench: Bench, case: Case) -> None:
    _, who, target = await at_work(bench, case)
    for parameter, value in _wrong_values(case):
        url, kind = case.url(target), kind_of(parameter["schema"])
        if parameter["in"] == "path":
            url = case.path.format(**{**target.params, parameter["name"]: value})
        else:
            others = [f"&{name}={good}" for name, good in target.query.items() if name != parameter["name"]]
            url += f"?{parameter['name']}={value}{''.join(others)}"
        answer = await case.send(bench, who, target, url=url, params={})
        if parameter["in"] == "path" and kind == "string":
            assert answer.status_code == 404, (value, answer.text)  # any text may be a code; this one is none
        else:
            check_envelope(answer, 422)
            assert _named(answer) == [parameter["name"]], (value, answer.text)
    assert (await case.send(bench, who, target)).status_code == case.status


@pytest.mark.parametrize(("case", "bad"), _SPOILED, ids=line)
async def test_spoiled_requests_of_the_table(bench: Bench, case: Case, bad: Any) -> None:
    _, who, target = await at_work(bench, case)
    body = {**target.body, **bad.body} if bad.body else target.body
    answer = await case.send(bench, who, target, body=body, params={**target.query, **bad.query})
    assert answer.status_code == bad.status, answer.text
    if bad.names is not None:
        assert bad.names in _named(answer), answer.text
    assert (await case.send(bench, who, target)).status_code == case.status


@pytest.mark.parametrize("case", _WRITES, ids=line)
async def test_fields_of_a_wrong_type(bench: Bench, case: Case) -> None:
    _, who, target = await at_work(bench, case)
    schema = operation(case.line)["requestBody"]["content"]["application/json"]["schema"]
    for name, field in flat(schema)["properties"].items():
        kind = kind_of(field)
        wrong: list[Any] = [5 if kind == "object" else {"x": 1}]
        wrong.append("x" if kind in {"array", "object"} else ["x", "y"])
        if kind in {"string", "choice", "uuid", "date-time"}:
            wrong += ["a\u0000b", 10**400, "\ud800"]
        for value in wrong:
            answer = await case.send(
                bench,
                who,
                target,
                content=_json({**target.body, name: value}),
                headers={"Content-Type": "application/json"},
            )
            check_envelope(answer, 422)
            assert any(found.split(".")[0] == name for found in _named(answer)), (name, value, answer.text)
    assert (await case.send(bench, who, target)).status_code == case.status


@pytest.mark.parametrize("case", _WRITES, ids=line)
async def test_fields_that_are_null_or_blank(bench: Bench, case: Case) -> None:
    schema = operation(case.line)["requestBody"]["content"]["application/json"]["schema"]
    for name in flat(schema)["properties"]:
        for value in (None, " "):
            _, who, target = await at_work(bench, case)
            await case.send(bench, who, target, body={**target.body, name: value})


def _json(value: Any) -> bytes:
    import json  # lazy: the tests' own JSON keeps what orjson would refuse

    return json.dumps(value).encode()


@pytest.mark.parametrize("case", _WRITES, ids=line)
async def test_bodies_that_are_none(bench: Bench, case: Case) -> None:
    _, who, target = await at_work(bench, case)
    typed = {"Content-Type": "application/json"}
    for content in (b"{", b'{"a":', b"\xff\xfe", b"{'a': 1}", b"[" * 50_000, b"\x00"):
        answer = await case.send(bench, who, target, content=content, headers=typed)
        assert check_envelope(answer, 400)["code"] == "VALIDATION_ERROR", content[:20]
    for content in (b"[]", b'"text"', b"5", b"true", b"[{}]"):
        check_envelope(await case.send(bench, who, target, content=content, headers=typed), 422)
    wanted = operation(case.line)["requestBody"]
    if wanted.get("required"):
        fields = flat(wanted["content"]["application/json"]["schema"]).get("required")
        for content in (b"", b"null", *([b"{}"] if fields else [])):
            check_envelope(await case.send(bench, who, target, content=content, headers=typed), 422)
    answer = await case.send(bench, who, target, content=b"a" * (2 * 1024 * 1024), headers=typed)
    assert check_envelope(answer, 413)["code"] == "TOO_LARGE"
    assert (await case.send(bench, who, target)).status_code == case.status


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("case", LANDED, ids=line)
async def test_methods_it_does_not_take(bench: Bench, case: Case) -> None:
    _, who, target = await at_work(bench, case)
    taken = {other.method for other in CASES if other.path == case.path}
    for method in _METHODS:
        if method not in taken:
            answer = await bench.call(who, method, case.url(target))
            assert check_envelope(answer, 405)["code"] == "METHOD_NOT_ALLOWED"
            assert set(answer.headers["allow"].split(", ")) <= taken | {"HEAD"}
    head = await bench.call(
        who, "HEAD", case.url(target), params=target.query or None, headers=dict(target.headers)
    )
    assert head.status_code in {200, 405}
    answer = await case.send(bench, who, target)
    assert answer.status_code == case.status
    check_answer(case.line, answer)


@pytest.mark.parametrize(
    "path", ["/api/nowhere", "/api/", "/api/v1/nowhere", "/api/auth/login/", "/api/visitors/a/b/c/d"]
)
async def test_unknown_paths(bench: Bench, path: str) -> None:
    home = await bench.building()
    for who in (None, home.resident):
        for method in _METHODS:
            assert check_envelope(await bench.call(who, method, path), 404)["code"] == "NOT_FOUND"
