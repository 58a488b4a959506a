"""Frequent visitors through the API."""

import secrets
from typing import Any

import httpx

from tests.make.buildings import Member
from tests.make.http import Bench

BASE = "/api/frequent-visitors"


def a_phone() -> str:
    """A number nobody else has."""
    return f"+23480{secrets.randbelow(10**8):08d}"


def contact(**changes: Any) -> dict[str, Any]:
    """A good body."""
    return {"name": "Ngozi Bello", "phone": a_phone(), "relationship": "friend"} | changes


async def keep(bench: Bench, who: Member, **changes: Any) -> dict[str, Any]:
    """Somebody new on the caller's list, as answered."""
    answer = await bench.call(who, "POST", BASE, contact(**changes))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]["frequent_visitor"]
    return made


async def listed(bench: Bench, who: Member, path: str = "", **query: str) -> list[dict[str, Any]]:
    """A page of the caller's list."""
    answer = await bench.call(who, "GET", BASE + path, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["data"]["items"]
    return items


async def names(bench: Bench, who: Member, path: str = "", **query: str) -> list[str]:
    """The same, by name."""
    return [one["name"] for one in await listed(bench, who, path, **query)]


async def shown(bench: Bench, who: Member, contact_id: str) -> dict[str, Any]:
    """One contact."""
    answer = await bench.call(who, "GET", f"{BASE}/{contact_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]["frequent_visitor"]
    return found


async def send_list(bench: Bench, who: Member, contacts: list[Any]) -> dict[str, Any]:
    """An import as JSON, its answer."""
    return read(await bench.call(who, "POST", f"{BASE}/import", {"contacts": contacts}))


async def send_file(
    bench: Bench, who: Member, content: bytes | str, kind: str = "text/csv"
) -> dict[str, Any]:
    """An import of a file as the body, its answer."""
    body = content.encode() if isinstance(content, str) else content
    return read(await bench.call(who, "POST", f"{BASE}/import", content=body, headers={"Content-Type": kind}))


def read(answer: httpx.Response) -> dict[str, Any]:
    """What an import answered."""
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    assert data["imported"] + data["skipped"] + data["errors"] == data["total"] == len(data["details"])
    return data
