"""Codes, passwords and tokens: not in any table in the clear, not in a log."""

import io
import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gatehouse.core.db import Database
from gatehouse.core.log import SECRET_WORDS, _mask, bind_request
from tests.make.buildings import PASSWORD
from tests.make.http import Bench, invitation


async def everything(db: Any) -> dict[str, str]:
    """The whole database as text, table by table."""
    tables = await db.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    found = {}
    for table in tables:
        if await db.fetchval("select has_table_privilege($1, 'select')", table["relname"]):
            found[table["relname"]] = "\n".join(
                row["t"] for row in await db.fetch(f"select t::text as t from {table['relname']} t")
            )
    return found


async def test_no_secret_is_stored_in_the_clear(bench: Bench) -> None:
    home = await bench.building()
    key = "sealed-answer-1"
    made = await bench.call(
        home.resident,
        "POST",
        "/api/visitors/invitations",
        invitation(title="Sealed"),
        headers={"Idempotency-Key": key},
    )
    data = made.json()["data"]
    again = await bench.call(
        home.resident,
        "POST",
        "/api/visitors/invitations",
        invitation(title="Sealed"),
        headers={"Idempotency-Key": "other"},
    )
    await bench.scan(home.guard, "entry", data["qr_code"], nonce="01890000-0000-7000-8000-000000000001")
    await bench.scan(home.guard, "entry", again.json()["data"]["digits"])
    signed = await bench.call(
        None, "POST", "/api/auth/login", {"email": home.resident.email, "password": PASSWORD}
    )
    tokens = signed.json()["data"]

    row = await bench.db.fetchrow(
        "select status_code, answer from idempotency_keys where building_id = $1 and key = $2", home.id, key
    )
    assert row is not None
    assert row["status_code"] == 201
    assert b"SG_" not in row["answer"]
    assert b"Sealed" not in row["answer"]

    code = data["qr_code"].removeprefix("SG_")
    secrets = {
        "code": code,
        "code as bytes": code.encode().hex(),
        "password": PASSWORD,
        "access token": tokens["token"],
        "refresh token": tokens["refreshToken"],
        "session secret": home.guard.secret,
        "digits as bytes": data["digits"].encode().hex(),
    }
    for table, content in (await everything(bench.db)).items():
        for name, secret in secrets.items():
            # The outbox holds what was sent, and a pass link is a code; nobody was sent one here.
            assert secret not in content, f"{name} in {table}"


def test_fields_with_a_secret_name_are_masked() -> None:
    bind_request("r-1")
    for word in SECRET_WORDS:
        for name in (word, word.upper(), f"new_{word}", f"{word}_2", f"X-{word.title()}"):
            assert _mask(None, "info", {"event": "x", name: "value"})[name] == "***", name
    event = _mask(None, "info", {"event": "x", "status_code": 200, "route": "/p/{token}"})
    assert event == {"event": "x", "status_code": 200, "route": "/p/{token}", "request_id": "r-1"}


async def test_request_lines_hold_the_template_and_no_value(bench: Bench, log_lines: io.StringIO) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.client.get(made["pass_url"].removeprefix("http://testserver") + "?x=hidden-query")
    await bench.scan(home.guard, "entry", made["qr_code"])
    await bench.call(home.resident, "GET", f"/api/visitors/invitations/{made['visit']['id']}")
    await bench.call(
        None, "POST", "/api/auth/login", {"email": home.resident.email, "password": "Wrong-Horse-7!"}
    )
    await bench.client.get(f"/api/nothing/{made['qr_code']}")
    lines = log_lines.getvalue()
    assert "/p/{" in lines
    assert "/api/visitors/invitations/{visit_id}" in lines
    code = made["qr_code"].removeprefix("SG_")
    for secret in (
        code,
        code.lower(),
        made["digits"] + '"',
        "Wrong-Horse-7!",
        home.guard.token,
        "hidden-query",
        made["visit"]["id"],
    ):
        assert secret not in lines, secret


async def test_a_database_error_does_not_show_the_values(environment: dict[str, str]) -> None:
    database = Database(environment["DATABASE_URL"], size=1)
    try:
        with pytest.raises(DBAPIError) as caught:
            async with database.transaction() as session:
                await session.execute(
                    text("select cast(:value as text), 1 / 0"), {"value": "password-hash-of-somebody"}
                )
    finally:
        await database.close()
    assert "password-hash-of-somebody" not in str(caught.value)


async def test_answers_to_bad_input_do_not_repeat_it(bench: Bench) -> None:
    answer = await bench.call(
        None, "POST", "/api/auth/login", {"email": "x", "password": {"deep": "Horse-Secret-9!"}}
    )
    assert answer.status_code == 422
    assert "Horse-Secret-9!" not in json.dumps(answer.json())
