"""What a stranger writes into a public form is mailed to an address nobody has proven: names, and no links of their own."""

import asyncio
import secrets
from typing import Any

import pytest

from gatehouse.core.ids import new_id
from tests.make.buildings import PASSWORD
from tests.make.http import Bench

_LINK = "Win https://evil.example/prize"


def _address() -> str:
    return f"stranger-{secrets.token_hex(6)}@people.example"


@pytest.mark.parametrize("field", ["adminFirstName", "adminLastName", "name"])
async def test_a_building_is_registered_under_names_without_links(bench: Bench, field: str) -> None:
    body: dict[str, Any] = {
        "name": "Kapok Gardens",
        "buildingEmail": _address(),
        "adminEmail": _address(),
        "adminFirstName": "Ada",
        "adminLastName": "Obi",
        "adminPassword": PASSWORD,
    }
    for written in (_LINK, "Two\nlines"):
        refused = await bench.call(None, "POST", "/api/register-building", {**body, field: written})
        assert refused.status_code == 422, refused.text
        assert (
            await bench.db.fetchval("select count(*) from mails where recipient = $1", body["adminEmail"])
            == 0
        )
    good = await bench.call(None, "POST", "/api/register-building", body)
    assert good.status_code == 201, good.text


@pytest.mark.parametrize("field", ["firstName", "lastName"])
async def test_whoever_asks_to_administer_has_a_name_without_links(bench: Bench, field: str) -> None:
    home = await bench.building()
    body = {
        "buildingEmail": home.email,
        "email": _address(),
        "password": PASSWORD,
        "firstName": "Ada",
        "lastName": "Obi",
    }
    path = "/api/admin-approval/register-building-admin"
    refused = await bench.call(None, "POST", path, {**body, field: _LINK})
    assert refused.status_code == 422, refused.text
    assert (await bench.call(None, "POST", path, body)).status_code == 201


async def test_an_application_waits_for_an_address_without_holding_the_licence(bench: Bench) -> None:
    """Everybody else makes the account first and takes the seat then: the other way round two of them wait in a circle."""
    home = await bench.building()
    email = _address()
    body = {
        "buildingEmail": home.email,
        "email": email,
        "password": PASSWORD,
        "firstName": "Ada",
        "lastName": "Obi",
    }
    async with bench.db.acquire() as other:
        registering = other.transaction()
        await registering.start()
        await other.execute(
            "insert into users (id, email, first_name, last_name) values ($1, $2, 'Ada', 'Obi')",
            new_id(),
            email,
        )
        path = "/api/admin-approval/register-building-admin"
        asking = asyncio.create_task(bench.call(None, "POST", path, body))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if await bench.db.fetchval(
                "select count(*) from pg_locks where not granted and locktype = 'transactionid'"
            ):
                break
        await other.execute("select 1 from licences where building_id = $1 for no key update nowait", home.id)
        await registering.rollback()
    assert (await asking).status_code == 201
