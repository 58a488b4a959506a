"""The first building of an installation, and buildings that register themselves."""

import asyncio
from typing import Any

import pytest

from tests.make.http import Bench
from tests.make.platform import application_of, new_building, register_building
from tests.platform.conftest import Installation

SETUP = "/api/admin/initial-setup"
SECRET = {"X-Setup-Secret": "test-only-setup-secret"}


async def _mails(db: Any, to: str) -> set[str]:
    rows = await db.fetch("select template from mails where recipient = $1", to)
    return {row["template"] for row in rows}


async def test_an_empty_installation_is_set_up_once_as_the_seed_writes_it(empty: Installation) -> None:
    sent = new_building()
    answer = await empty.client.post(SETUP, json=sent)
    assert answer.status_code == 201, answer.text
    assert answer.json()["message"] == "System setup completed successfully"
    data = answer.json()["data"]
    building = {"name": sent["name"], "email": sent["building_email"], "total_licenses": 250}
    assert data["building"] == data["building"] | building
    assert data["admin"] == data["admin"] | {"email": sent["adminEmail"], "role": "building_admin"}
    assert data["license"]["type"] == "building" and data["license"]["expires_at"].endswith("Z")

    signed = await empty.client.post(
        "/api/auth/login", json={"email": sent["adminEmail"], "password": sent["adminPassword"]}
    )
    assert signed.status_code == 200, signed.text
    assert signed.json()["data"]["user"]["role"] == "building_admin"
    assert await empty.db.fetchval("select count(*) from users where is_super_admin") == 0
    row = await empty.db.fetchrow("select is_default, status, time_zone, country from buildings")
    assert tuple(row or ()) == (True, "active", "Africa/Lagos", "NG")

    again = await empty.client.post(SETUP, json=new_building())
    assert (again.status_code, again.json()["error"]["code"]) == (403, "SETUP_CLOSED")
    assert await empty.db.fetchval("select count(*) from buildings") == 1


async def test_of_eight_first_set_ups_at_once_one_is_the_first(empty: Installation) -> None:
    answers = await asyncio.gather(*(empty.client.post(SETUP, json=new_building()) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201, *[403] * 7]
    assert await empty.db.fetchval("select count(*) from buildings") == 1


async def test_production_wants_the_secret_even_for_the_first_building(
    empty: Installation, setting: Any
) -> None:
    production = {"GATEHOUSE_MODE": "production", "GATEHOUSE_OUTBOX": "false"}
    setting(**production)
    for headers in ({}, {"X-Setup-Secret": ""}, SECRET):
        closed = await empty.client.post(SETUP, json=new_building(), headers=headers)
        assert (closed.status_code, closed.json()["error"]["code"]) == (403, "SETUP_CLOSED")
    setting(**production, GATEHOUSE_SETUP_SECRET=SECRET["X-Setup-Secret"])
    for headers in ({}, {"X-Setup-Secret": "test-only-setup-secreT"}, {"X-Setup-Secret": "sécret"}):
        closed = await empty.client.post(SETUP, json=new_building(), headers=_latin(headers))
        assert closed.status_code == 403
    assert await empty.db.fetchval("select count(*) from buildings") == 0
    assert (await empty.client.post(SETUP, json=new_building(), headers=SECRET)).status_code == 201


def _latin(headers: dict[str, str]) -> dict[str, str] | list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]


async def test_with_buildings_only_the_secret_sets_up_and_never_a_super_admin(bench: Bench) -> None:
    await bench.building()
    for headers in ({}, {"X-Setup-Secret": "guess"}):
        closed = await bench.client.post(SETUP, json=new_building(), headers=headers)
        assert (closed.status_code, closed.json()["error"]["code"]) == (403, "SETUP_CLOSED")
    pushy = {"role": "super_admin", "is_super_admin": True, "adminRole": "super_admin", "isDefault": True}
    sent = new_building(**pushy)
    made = await bench.client.post(SETUP, json=sent, headers=SECRET)
    assert made.status_code == 201, made.text
    row = await bench.db.fetchrow(
        "select u.is_super_admin, m.role, b.is_default from users u join members m on m.user_id = u.id join buildings b on b.id = m.building_id where u.email = $1",
        sent["adminEmail"],
    )
    assert tuple(row or ()) == (False, "building_admin", False)


async def test_both_spellings_and_everything_the_old_system_took(bench: Bench) -> None:
    sent = new_building()
    camel = {
        **{key: sent[key] for key in ("name", "address", "city", "state")},
        "country": "Kenya",
        "postalCode": "00100",
        "buildingPhone": "0712345678",
        "buildingEmail": f" {sent['building_email'].upper()} ",
        "website": "https://example.org",
        "totalLicenses": 60,
        "securityLevel": 3,
        "admin_email": sent["adminEmail"],
        "admin_password": " Admin Pass 123! ",
        "admin_first_name": "Building",
        "admin_last_name": "Admin",
        "admin_phone": "0712345679",
        "adminApartment": "A1",
        "licenseData": {
            "planType": "premium",
            "durationMonths": 24,
            "amount": 250000.5,
            "currency": "USD",
            "paymentReference": "R-1",
        },
    }
    made = await bench.client.post(SETUP, json=camel, headers=SECRET)
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    assert data["building"] == data["building"] | {
        "email": sent["building_email"],
        "country": "KE",
        "phone": "+254712345678",
        "time_zone": "Africa/Nairobi",
        "total_licenses": 60,
    }
    assert (data["admin"]["phone"], data["admin"]["apartment_number"]) == ("+254712345679", "A1")
    assert data["license"] == data["license"] | {
        "plan_type": "premium",
        "amount": 250000.5,
        "currency": "USD",
        "payment_reference": "R-1",
    }
    stored = await bench.db.fetchrow(
        "select amount, expires_at = starts_at + interval '24 months' as months from licences where id = $1::text::uuid",
        data["license"]["id"],
    )
    assert tuple(stored or ()) == (25000050, True)
    for password, status in ((" Admin Pass 123! ", 200), ("Admin Pass 123!", 401)):
        signed = await bench.client.post(
            "/api/auth/login", json={"email": sent["adminEmail"], "password": password}
        )
        assert signed.status_code == status, signed.text


async def test_addresses_are_taken_once(bench: Bench) -> None:
    home = await bench.building()
    for changes, code in (
        ({"adminEmail": home.resident.email}, "EMAIL_TAKEN"),
        ({"building_email": home.email}, "BUILDING_EMAIL_TAKEN"),
    ):
        sent = new_building(**changes)
        for path, headers in ((SETUP, SECRET), ("/api/register-building", {})):
            taken = await bench.client.post(path, json=sent, headers=headers)
            assert (taken.status_code, taken.json()["error"]["code"]) == (409, code)
        free = sent["building_email"] if "adminEmail" in changes else sent["adminEmail"]
        left = await bench.db.fetchval(
            "select (select count(*) from buildings where email = $1) + (select count(*) from users where email = $1)",
            free,
        )
        assert left == 0, "what is refused leaves nothing behind"


@pytest.mark.parametrize("path", ["/api/register-building", "/api/admin/register-building"])
async def test_a_registered_building_waits_for_a_super_admin(bench: Bench, path: str) -> None:
    chief, sent = await bench.super_admin(), new_building(total_licenses=40, companyName="Acme Estates")
    made = await bench.client.post(path, json=sent)
    assert made.status_code == 201, made.text
    data = made.json()["data"]
    assert (data["status"], data["building"]["status"], data["building"]["is_active"]) == (
        "pending",
        "pending",
        False,
    )
    assert data["admin"]["is_active"] is False
    assert data["trial_info"]["trial_period_days"] == 30
    assert data["trial_info"]["features_included"] and data["trial_info"]["next_steps"]
    assert await _mails(bench.db, sent["adminEmail"]) == {"building_received", "verify_email"}
    login = {"email": sent["adminEmail"], "password": sent["adminPassword"]}
    early = await bench.client.post("/api/auth/login", json=login)
    assert (early.status_code, early.json()["error"]["code"]) == (403, "ACCOUNT_NOT_ACTIVATED")
    stranger = await bench.client.post(
        "/api/admin-approval/register-building-admin",
        json={
            "building_email": sent["building_email"],
            "email": "a@b.example",
            "password": "Correct-Horse-7!",
            "first_name": "A",
            "last_name": "B",
        },
    )
    assert stranger.status_code == 404, "a building that waits is not there yet"
    licence = data["license"]["id"]
    early = await bench.call(chief, "PUT", f"/api/admin/licenses/{licence}/activate")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "LICENCE_OVER")

    application = await application_of(bench.db, data["building"]["id"])
    seen = await bench.call(chief, "GET", f"/api/admin-approval/{application}")
    request = seen.json()["data"]["approval_request"]
    assert (request["kind"], request["company_name"], request["building"]["total_licenses"]) == (
        "building",
        "Acme Estates",
        40,
    )
    yes = await bench.call(chief, "POST", f"/api/admin-approval/{application}/process", {"approved": True})
    assert yes.status_code == 200, yes.text
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 200
    row = await bench.db.fetchrow(
        "select b.status, l.status as licence, l.expires_at > now() + interval '29 days' and l.expires_at <= now() + interval '30 days' as month from buildings b join licences l on l.building_id = b.id where b.id = $1::text::uuid",
        data["building"]["id"],
    )
    assert tuple(row or ()) == ("active", "active", True)
    assert "building_approved" in await _mails(bench.db, sent["adminEmail"])


async def test_a_building_turned_away_frees_its_address_and_stays_shut(bench: Bench) -> None:
    chief = await bench.super_admin()
    first = await register_building(bench)
    application = await application_of(bench.db, first["building"]["id"])
    path = f"/api/admin-approval/{application}/process"
    silent = await bench.call(chief, "POST", path, {"approved": False})
    assert silent.status_code == 422, "a no needs a reason"
    no = await bench.call(chief, "POST", path, {"approved": False, "reason": "Nobody there knows you"})
    assert no.status_code == 200, no.text
    assert no.json()["data"]["building"]["status"] == "inactive"
    assert no.json()["data"]["building"]["email"] == first["sent"]["building_email"]
    sent = first["sent"]
    login = {"email": sent["adminEmail"], "password": sent["adminPassword"]}
    assert (await bench.client.post("/api/auth/login", json=login)).status_code == 403
    assert "building_rejected" in await _mails(bench.db, sent["adminEmail"])
    again = await register_building(bench, building_email=sent["building_email"])
    assert again["building"]["email"] == sent["building_email"]
    place = f"/api/admin/buildings/{first['building']['id']}"
    opened = await bench.call(chief, "PUT", f"{place}/status", {"status": "active"})
    assert opened.status_code == 409


async def test_self_service_may_be_open(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_SELF_SERVICE_BUILDINGS="open")
    made = await register_building(bench)
    assert (made["status"], made["admin"]["is_active"], made["license"]["status"]) == (
        "active",
        True,
        "active",
    )
    sent = made["sent"]
    signed = await bench.client.post(
        "/api/auth/login", json={"email": sent["adminEmail"], "password": sent["adminPassword"]}
    )
    assert signed.status_code == 200
    count = "select count(*) from building_applications where building_id = $1::text::uuid"
    assert await bench.db.fetchval(count, made["building"]["id"]) == 0


async def test_public_doors_are_limited_by_address(bench: Bench, setting: Any) -> None:
    setting(GATEHOUSE_LIMIT_REGISTRATION_PER_MINUTE="2")
    codes = [
        (await bench.client.post("/api/register-building", json=new_building())).status_code for _ in "123"
    ]
    assert codes == [201, 201, 429]
    guess = await bench.client.post(SETUP, json=new_building(), headers={"X-Setup-Secret": "guess"})
    assert guess.status_code == 429, "the secret is guessed as slowly"


async def test_nothing_secret_is_answered_or_audited(bench: Bench) -> None:
    made = await register_building(bench)
    sent = made.pop("sent")
    assert sent["adminPassword"] not in str(made) and "hash" not in str(made)
    audited = await bench.db.fetch(
        "select row_to_json(a)::text as row from platform_audit a where building_id = $1::text::uuid",
        made["building"]["id"],
    )
    assert [row["row"] for row in audited if "building.registered" in row["row"]]
    assert not [row["row"] for row in audited if sent["adminPassword"] in row["row"]]
