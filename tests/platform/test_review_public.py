"""What a stranger writes into a public form is mailed to an address nobody has proven: names, and no links of their own."""

import secrets
from typing import Any

import pytest

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
