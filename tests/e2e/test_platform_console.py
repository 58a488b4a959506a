"""The super admin's console: codes, buildings, licences, seats, applications, with real answers of the server."""

import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from gatehouse.core.ids import new_id
from tests.e2e.axe import violations
from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.places import HOUSE
from tests.e2e.site import Site, new_phone
from tests.e2e.test_joining import PASSWORD, digits, mailed, new_address

WHY = "The yearly fee has not been paid."


def row_of(page: Page, text: str) -> Locator:
    """A list's row on a desktop."""
    return page.get_by_role("row").filter(has_text=text)


async def say_why(page: Page, confirm: str, why: str = WHY) -> None:
    """The dialog's reason and its verb."""
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill(why)
    await dialog.get_by_role("button", name=confirm, exact=True).click()
    await expect(dialog).to_have_count(0)


async def make_building(page: Page, name: str) -> str:
    """Through the form; the administrator's address."""
    email = new_address("chief")
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("City").fill("Abuja")
    await page.get_by_label("Seats").fill("12")
    await page.get_by_label("First name").fill("Ifeoma")
    await page.get_by_label("Last name").fill("Balogun")
    await page.get_by_label("E-mail", exact=True).fill(email)
    await page.get_by_role("button", name="Create the building").click()
    await page.wait_for_url(re.compile(r"/super-admin/buildings/[0-9a-f-]{36}$"))
    return email


async def a_building(site: Site) -> dict[str, Any]:
    """A building of its own for a test, not through the page."""
    body = {
        "name": f"Test House {new_id().hex[-8:]}",
        "adminEmail": new_address("boss"),
        "adminFirstName": "Ada",
        "adminLastName": "Eze",
        "totalLicenses": 10,
    }
    made = await site.call("superadmin", "POST", "/api/admin/buildings", body)
    assert made.status_code == 201, made.text
    data: dict[str, Any] = made.json()["data"]
    return data


async def applies(site: Site, **changes: Any) -> dict[str, Any]:
    """Somebody registers a building of their own and waits."""
    body = {
        "name": f"New Court {new_id().hex[-8:]}",
        "country": "NG",
        "adminEmail": new_address("hopeful"),
        "adminPassword": PASSWORD,
        "adminFirstName": "Chidi",
        "adminLastName": "Obi",
        "adminPhone": new_phone(),
    } | changes
    async with httpx.AsyncClient(base_url=site.address) as client:
        made = await client.post("/api/register-building", json=body)
    assert made.status_code == 201, made.text
    return body


async def test_a_building_is_made_suspended_and_opened_again(browsers: Browsers, site: Site) -> None:
    admin = await browsers.open("superadmin", at="/super-admin/buildings")
    page = admin.page
    await page.get_by_role("link", name="New building").first.click()
    await expect(page.locator("h1")).to_have_text("New building")
    await page.get_by_role("button", name="Create the building").click()
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    name = f"Iroko House {new_id().hex[-8:]}"
    email = await make_building(page, name)
    await expect(page.locator("h1")).to_have_text(name)
    assert "/reset-password?token=" in await mailed(site, email, "")
    await expect(page.get_by_text("of 12", exact=False).first).to_be_visible()
    await page.get_by_role("button", name="Suspend the building").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("the guards at the gate too")
    await dialog.get_by_label("Reason").fill("short")
    await dialog.get_by_role("button", name="Suspend the building").click()
    await expect(dialog.get_by_text("Say why, in 10 characters or more.")).to_be_visible()
    await expect(dialog.get_by_label("Reason")).to_be_focused()
    await say_why(page, "Suspend the building")
    await expect(page.get_by_text("The building is suspended.")).to_be_visible()
    await expect(page.get_by_text(WHY)).to_be_visible()
    await page.get_by_role("button", name="Open the building again").click()
    await page.get_by_role("dialog").get_by_role("button", name="Open the building again").click()
    await expect(page.get_by_text("The building is open.")).to_be_visible()
    # The list finds it on the server and the address remembers the search.
    await admin.go("/super-admin/buildings")
    await page.get_by_label("Find a building").fill(name[-8:])
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.wait_for_url(f"**/super-admin/buildings?search={name[-8:]}")
    await page.reload()
    await expect(row_of(page, name)).to_contain_text("Open")
    await page.get_by_label("State").select_option("Suspended")
    await expect(page.get_by_text("Nothing fits.")).to_be_visible()


async def test_a_wrong_field_is_shown_at_the_field(browsers: Browsers) -> None:
    admin = await browsers.open("superadmin", at="/super-admin/buildings/new")
    admin.watch.allow("/api/admin/buildings", 409, 422)
    page = admin.page
    await page.get_by_label("Name", exact=True).fill("Some House")
    await page.get_by_label("Country").fill("Atlantis")
    await page.get_by_label("First name").fill("Ada")
    await page.get_by_label("Last name").fill("Eze")
    await page.get_by_label("E-mail", exact=True).fill(new_address("wrong"))
    await page.get_by_role("button", name="Create the building").click()
    await expect(page.get_by_label("Country")).to_be_focused()
    await expect(page.get_by_label("Country")).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("Country").fill("Nigeria")
    await page.get_by_label("E-mail of the building").fill(await _office(admin.page))
    await page.get_by_role("button", name="Create the building").click()
    await expect(page.get_by_text("There is a building with this e-mail address already.")).to_be_visible()
    await expect(page.get_by_label("E-mail of the building")).to_be_focused()


async def _office(page: Page) -> str:
    found = await page.evaluate(
        "async (name) => (await (await fetch('/api/admin/buildings?search=' + name)).json()).data.items[0].email",
        HOUSE.split()[0],
    )
    return str(found)


async def test_another_administrator_is_added(browsers: Browsers, site: Site) -> None:
    building = (await a_building(site))["building"]
    admin = await browsers.open("superadmin", at=f"/super-admin/buildings/{building['id']}")
    page, email = admin.page, new_address("second")
    await page.get_by_role("button", name="Add an administrator").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog.get_by_label("First name")).to_be_focused()
    await dialog.get_by_label("First name").fill("Ngozi")
    await dialog.get_by_label("Last name").fill("Ade")
    await dialog.get_by_label("E-mail", exact=True).fill(email)
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_text(f"{email} administers the building now.")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Ngozi Ade")).to_contain_text("Active")


async def test_a_licence_is_extended_suspended_and_activated(browsers: Browsers, site: Site) -> None:
    made = await a_building(site)
    licence = made["license"]
    admin = await browsers.open("superadmin", at=f"/super-admin/licences?search={licence['key']}")
    admin.watch.allow(f"/api/admin/licenses/{licence['id']}/suspend", 409)
    page = admin.page
    await page.get_by_role("link", name=made["building"]["name"]).click()
    await expect(page.locator("h1")).to_have_text(f"Licence of {made['building']['name']}")
    await page.get_by_role("button", name="Extend").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Months").select_option("3 months")
    await dialog.get_by_role("button", name="Extend").click()
    await expect(page.get_by_text("The licence now ends on")).to_be_visible()
    now_is = (await site.call("superadmin", "GET", f"/api/admin/licenses/{licence['id']}/stats")).json()
    assert now_is["data"]["license"]["expires_at"] > licence["expires_at"]
    await page.get_by_role("button", name="Suspend").click()
    await expect(dialog).to_contain_text("leaving always works")
    # Somebody else was faster: the dialog says who, and stays.
    first = await site.call(
        "superadmin", "PUT", f"/api/admin/licenses/{licence['id']}/suspend", {"reason": WHY}
    )
    assert first.status_code == 200, first.text
    await dialog.get_by_label("Reason").fill(WHY)
    await dialog.get_by_role("button", name="Suspend", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Already suspended by Simi Okezie")
    await dialog.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Activate").click()
    await dialog.get_by_role("button", name="Activate").click()
    await expect(page.get_by_text("The licence runs again.")).to_be_visible()


async def test_an_application_is_approved_and_another_rejected(browsers: Browsers, site: Site) -> None:
    wanted, unwanted = await applies(site), await applies(site)
    admin = await browsers.open("superadmin", at="/super-admin/dashboard")
    page = admin.page
    await page.get_by_role("link", name=re.compile(r"applications? waits?")).click()
    await expect(page.locator("h1")).to_have_text("Approvals")
    await row_of(page, wanted["name"]).get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Its trial begins today")
    await dialog.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text(f"Approved: Chidi Obi, {wanted['name']}.")).to_be_visible()
    await expect(row_of(page, wanted["name"])).to_have_count(0)
    await row_of(page, unwanted["name"]).get_by_role("button", name="Reject").click()
    await dialog.get_by_role("button", name="Reject").click()
    await expect(dialog.get_by_text("Say why.")).to_be_visible()
    await say_why(page, "Reject")
    assert WHY in await mailed(site, unwanted["adminEmail"], "not")
    await page.get_by_label("State").select_option("Rejected")
    await expect(row_of(page, unwanted["name"])).to_contain_text("by Simi Okezie")


async def test_who_was_first_is_said_to_who_comes_second(browsers: Browsers, site: Site) -> None:
    wanted = await applies(site)
    admin = await browsers.open("superadmin", at=f"/super-admin/approvals?search={wanted['name'][-8:]}")
    page = admin.page
    await row_of(page, wanted["name"]).get_by_role("button", name="Reject").click()
    found = await site.call("superadmin", "GET", f"/api/admin-approval/pending?search={wanted['name'][-8:]}")
    request = found.json()["data"]["items"][0]
    path = f"/api/admin-approval/{request['id']}/process"
    assert (await site.call("superadmin", "POST", path, {"approved": True})).status_code == 200
    admin.watch.allow(path, 409)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill(WHY)
    await dialog.get_by_role("button", name="Reject").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Already approved by Simi Okezie")


async def test_seats_asked_for_are_given(browsers: Browsers, site: Site) -> None:
    house = (await site.call("admin", "GET", "/api/auth/profile")).json()["data"]["user"]["building_id"]
    asked = await site.call("admin", "PUT", f"/api/buildings/{house}", {"total_licenses": 250})
    assert asked.status_code == 200, asked.text
    admin = await browsers.open("superadmin", at="/super-admin/licences")
    page = admin.page
    await page.get_by_role("navigation", name="Licences and seats").get_by_role("link").last.click()
    await expect(page.locator("h1")).to_have_text("Seat requests")
    await row_of(page, HOUSE).get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"Give {HOUSE} 250 seats?")
    await dialog.get_by_role("button", name="Approve").click()
    await expect(page.get_by_text(f"Approved: {HOUSE}.")).to_be_visible()
    await expect(page.get_by_text("No building asks for other seats.")).to_be_visible()


async def test_a_residents_code_is_mailed_renewed_and_revoked(browsers: Browsers, site: Site) -> None:
    admin = await browsers.open("superadmin", at="/super-admin/codes")
    page, email = admin.page, new_address("invited")
    await page.get_by_role("button", name="New code").first.click()
    dialog = page.get_by_role("dialog", name="New registration code")
    await dialog.get_by_label("Who registers").select_option("Resident")
    await dialog.get_by_role("button", name="Generate").click()
    await expect(dialog.get_by_text("Choose a building.")).to_be_visible()
    await expect(dialog.get_by_label("Building", exact=True)).to_be_focused()
    await dialog.get_by_label("Building", exact=True).select_option(HOUSE)
    await dialog.get_by_label("Flat or house number").fill("K-1")
    await dialog.get_by_label("E-mail of the recipient").fill("nonsense")
    await dialog.get_by_label("Good for").select_option("3 days")
    admin.watch.allow("/api/admin/generate-resident-otp", 422)
    await dialog.get_by_role("button", name="Generate").click()
    await expect(dialog.get_by_label("E-mail of the recipient")).to_be_focused()
    await dialog.get_by_label("E-mail of the recipient").fill(email)
    await dialog.get_by_role("button", name="Generate").click()
    shown = page.get_by_role("dialog", name="Registration code", exact=True)
    await expect(shown).to_contain_text("For: Resident, K-1")
    await expect(shown).to_contain_text("for 3 days")
    await expect(shown).to_contain_text(f"on its way to {email}")
    first = digits(await mailed(site, email, ""))
    assert first in re.sub(r"\s", "", await shown.get_by_test_id("new-code").inner_text())
    await shown.get_by_role("button", name="Close").last.click()
    await row_of(page, email).get_by_role("button", name="New digits").click()
    await page.get_by_role("dialog").get_by_role("button", name="Make a new code").click()
    await expect(shown.get_by_test_id("new-code")).to_be_visible()
    assert first not in re.sub(r"\s", "", await shown.get_by_test_id("new-code").inner_text())
    await shown.get_by_role("button", name="Close").last.click()
    live = row_of(page, email).filter(has_text="Open")
    await live.get_by_role("button", name="Revoke").click()
    await expect(page.get_by_role("dialog")).to_contain_text("cannot register with it any more")
    await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(live).to_have_count(0)
    await expect(row_of(page, email).first).to_contain_text("Revoked")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_axe_on_the_consoles_dialogs(
    browsers: Browsers, site: Site, axe: str, scheme: str, size: tuple[int, int]
) -> None:
    wanted = await applies(site)
    admin = await browsers.open("superadmin", size=size, scheme=scheme, at="/super-admin/dashboard")
    page, wrong = admin.page, []

    async def look(what: str) -> None:
        await expect(page.get_by_role("dialog")).to_be_visible()
        wrong.extend(await violations(page, axe, f"{what}, {scheme}"))
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)

    await page.get_by_role("button", name="Generate", exact=True).click()
    await look("the code")
    await page.get_by_role("button", name="Other code").click()
    await page.get_by_role("dialog").get_by_label("Who registers").select_option("Resident")
    await page.get_by_role("dialog").get_by_role("button", name="Generate").click()
    await look("a code's form")
    await admin.go(f"/super-admin/approvals?search={wanted['name'][-8:]}")
    for verb in ("Approve", "Reject"):
        await page.get_by_role("button", name=verb).click()
        await look(verb)
    await page.get_by_role("link", name=wanted["name"]).click()
    await admin.go("/super-admin/licences?search=Kapok")
    await page.get_by_role("link", name=HOUSE).click()
    for verb in ("Extend", "Suspend"):
        await page.get_by_role("button", name=verb).click()
        await look(verb)
    assert not wrong, "\n".join(wrong)
