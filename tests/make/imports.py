"""Lists of people for bulk registration, and what is left of them."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from tests.make.buildings import Building, Member
from tests.make.http import Bench

BULK = "/api/registration/bulk"
VALIDATE = "/api/registration/validate-bulk"
IMPORTS = "/api/registration/imports"
CSV = {"Content-Type": "text/csv"}


def person(number: int = 0, **changes: Any) -> dict[str, Any]:
    """A good row for a fresh address."""
    row = {
        "email": f"i{number:05d}-{secrets.token_hex(6)}@people.example",
        "first_name": "Ada",
        "last_name": f"Obi {number}",
        "phone": f"0801{number:07d}",
        "role": "resident",
    }
    return row | changes


def people(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Good rows."""
    return [person(number, **changes) for number in range(count)]


def csv_of(rows: Sequence[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Rows as a plain file; the first one says which columns."""
    names = list(rows[0])
    lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    return "\r\n".join(delimiter.join(line) for line in lines).encode()


async def send(
    bench: Bench, who: Member, users: Sequence[Any], path: str = BULK, **more: Any
) -> httpx.Response:
    """A list as JSON."""
    return await bench.call(who, "POST", path, {"users": list(users), **more})


async def send_csv(
    bench: Bench, who: Member, content: bytes | str, path: str = BULK, **query: str
) -> httpx.Response:
    """A list as a CSV body."""
    body = content.encode() if isinstance(content, str) else content
    return await bench.call(who, "POST", path, params=query, content=body, headers=CSV)


async def report_of(bench: Bench, who: Member, report_id: str) -> dict[str, Any]:
    """How far an import is."""
    answer = await bench.call(who, "GET", f"{IMPORTS}/{report_id}")
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def members_of(bench: Bench, building: UUID) -> dict[str, tuple[str, str]]:
    """Address → role and status of everybody in a building."""
    rows = await bench.db.fetch(
        "select u.email, m.role, m.status from members m join users u on u.id = m.user_id where m.building_id = $1",
        building,
    )
    assert len({(row["email"], row["role"]) for row in rows}) == len(rows)
    return {row["email"]: (row["role"], row["status"]) for row in rows}


async def mails_waiting(bench: Bench, home: Building, template: str) -> list[str]:
    """Who will be mailed a template."""
    rows = await bench.db.fetch(
        "select recipient from mails where building_id = $1 and template = $2 order by recipient",
        home.id,
        template,
    )
    return [row["recipient"] for row in rows]


async def drop_mails(bench: Bench, home: Building) -> None:
    """Thousands of mails of one test must not be sent by the next one's worker."""
    await bench.db.execute(
        "delete from procrastinate_jobs j using mails m"
        " where j.task_name = 'send_mail' and j.status = 'todo' and j.args ->> 'mail_id' = m.id::text and m.building_id = $1",
        home.id,
    )
