"""The building's desk: requests decided, people moved out, properties claimed. 002's flow 1 through the screens, on the demo's building
(`POST /api/admin/initial-setup` answers once in a server's life, before the demo is there; tests/platform has it)."""

import re
import time
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.site import Site, new_phone
from tests.e2e.test_joining import (
    OFFICE,
    PASSWORD,
    choose_password,
    fill_person,
    mailed,
    new_address,
    sign_in_as,
)
from tests.e2e.test_security import newcomer

DEFINITE = "Their lease ended this week."


async def ask_to_join(page: Page, site: Site, unit: str) -> str:
    """The self-registration page, filled and sent; the address."""
    email = new_address("asks")
    await page.goto(site.address + "/join")
    await page.get_by_label("The building's e-mail address").fill(OFFICE)
    await page.get_by_label("Flat or house number").fill(unit)
    await fill_person(page, email)
    await choose_password(page, PASSWORD)
    await page.get_by_role("button", name="Send the request").click()
    await page.wait_for_url("**/waiting")
    return email


async def claim(site: Site, number: str) -> None:
    """The landlord asks for a unit, not through the page."""
    answer = await site.call(
        "landlord", "POST", "/api/properties", {"house_number": number, "address": "14 Kapok Close"}
    )
    assert answer.status_code == 201, answer.text


async def test_flow_1_a_request_appears_live_is_approved_in_one_tap_and_the_resident_signs_in(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/approvals")
    assert await admin.heading() == "Approvals"
    await expect(admin.page.get_by_text("Online")).to_be_visible()
    visitor = await browsers.open(size=PHONE)
    visitor.watch.allow("/api/auth/login", 403)
    email = await ask_to_join(visitor.page, site, "K9")
    # The list of whoever has it open shows the newcomer by itself.
    await admin.page.get_by_role("searchbox").fill(email)
    row = admin.page.get_by_role("list", name="Requests").get_by_role("listitem")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("John Doe")
    await admin.page.get_by_role("searchbox").fill("")
    await visitor.go("/login")
    await sign_in_as(visitor.page, email, PASSWORD)
    await expect(visitor.page.get_by_role("alert")).to_contain_text("not approved")
    other = await ask_to_join(visitor.page, site, "K9")
    asked = time.monotonic()
    newest = admin.page.get_by_role("list", name="Requests").get_by_role("listitem").first
    detail = admin.page.get_by_role("list", name="Requests").get_by_role("button", name="John Doe")
    await expect(detail).to_have_count(2)
    measured("a new request appears in the open inbox", time.monotonic() - asked)
    await newest.get_by_role("button").click()
    await expect(admin.page.get_by_test_id("approval-panel")).to_contain_text(other)

    await admin.go("/admin/dashboard")
    await expect(
        admin.page.get_by_role("list", name="To do").get_by_text("requests to decide")
    ).to_be_visible()
    waiting = admin.page.get_by_role("list", name="Waiting for your decision")
    tap = waiting.get_by_role("button", name="Approve John Doe")
    await expect(tap).to_have_count(2)
    began = time.monotonic()
    await tap.last.click()  # the older of the two
    await expect(admin.page.get_by_role("status").filter(has_text="Approved: John Doe.")).to_be_visible()
    measured("a resident approved from the to-do list", time.monotonic() - began)
    assert "approved" in (await mailed(site, email, "approved")).lower()
    await visitor.go("/login")
    await sign_in_as(visitor.page, email, PASSWORD)
    await visitor.page.wait_for_url("**/dashboard")


async def test_keys_walk_and_decide_but_not_while_typing(browsers: Browsers, site: Site) -> None:
    for number in ("71", "72"):
        await claim(site, number)
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/approvals?kind=property_claim")
    page = admin.page
    rows = page.get_by_role("list", name="Requests")
    panel = page.get_by_test_id("approval-panel")
    await expect(panel).to_contain_text("72")
    await expect(page.get_by_role("group", name="Keys")).to_contain_text("approve")
    await page.keyboard.press("j")
    await expect(panel).to_contain_text("71")
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type("a")
    await expect(page.get_by_role("searchbox")).to_have_value("a")
    await page.get_by_role("searchbox").fill("71")
    await expect(rows.get_by_role("listitem")).to_have_count(1)
    await rows.get_by_role("button").first.click()
    await page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Reject").click()
    await expect(dialog.get_by_text("Say why.")).to_be_visible()
    await expect(dialog.get_by_label("Reason")).to_be_focused()
    await dialog.get_by_label("Reason").fill("The deed names somebody else.")
    await dialog.get_by_role("button", name="Reject").click()
    await expect(page.get_by_role("status").filter(has_text="Rejected")).to_be_visible()
    await page.get_by_role("searchbox").fill("72")
    await expect(panel).to_contain_text("72")
    await page.locator("h1").click()
    await page.keyboard.press("a")
    await expect(page.get_by_role("status").filter(has_text="Approved")).to_be_visible()


async def test_many_at_once_and_each_with_its_own_outcome(browsers: Browsers, site: Site) -> None:
    for number in ("81", "82", "83"):
        await claim(site, number)
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/approvals?kind=property_claim&search=8")
    page = admin.page
    boxes = page.get_by_role("list", name="Requests").get_by_role("checkbox")
    await expect(boxes).to_have_count(4)  # with the demo's own claim to 8
    for index in range(3):
        await boxes.nth(index).check()
    # Another administrator is faster with one of them.
    mine = (await site.call("landlord", "GET", "/api/properties?limit=100")).json()["data"]["items"]
    first = next(one["id"] for one in mine if one["house_number"] == "81")
    decided = await site.call("admin", "POST", f"/api/resident-approval/{first}/process", {"approved": True})
    assert decided.status_code == 200, decided.text
    batch = page.get_by_role("group", name="Selected requests")
    await expect(batch).to_contain_text("3 selected")
    await batch.get_by_role("button", name="Approve").click()
    await page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    outcome = page.get_by_role("list", name="What became of the 3")
    await expect(outcome.get_by_role("listitem")).to_have_count(3)
    await expect(outcome).to_contain_text("Already approved by")
    await expect(page.get_by_text("2 of 3 requests decided")).to_be_visible()


async def test_moving_out_ends_the_residents_open_page(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    resident = await browsers.open(size=PHONE)
    email = await newcomer(site, resident.page, "leaves")
    await resident.go("/login")
    await sign_in_as(resident.page, email, PASSWORD)
    await resident.page.wait_for_url("**/dashboard")
    await expect(resident.page.get_by_text("Online")).to_be_visible()
    resident.watch.forgive("WebSocket")
    for path in ("/api/auth/permissions", "/api/dashboard/resident", "/api/notifications"):
        resident.watch.allow(path, 401)

    admin = await browsers.open("admin", size=DESKTOP, at=f"/admin/people?search={email}")
    page = admin.page
    await page.get_by_role("link", name="Leaves Ade").click()
    await expect(page.locator("h1")).to_have_text("Leaves Ade")
    await page.get_by_role("button", name="Move out of the building").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Move out").click()
    await expect(dialog.get_by_text("Say why, in 10 characters or more.")).to_be_visible()
    await dialog.get_by_label("Reason").fill(DEFINITE)
    began = time.monotonic()
    await dialog.get_by_role("button", name="Move out").click()
    await resident.page.wait_for_url("**/login**", timeout=3_000)
    measured("moved out: the open page is at the sign-in", time.monotonic() - began)
    await expect(page.get_by_role("status").filter(has_text="Moved out.")).to_be_visible()
    await expect(page.get_by_role("region", name="About this person")).to_contain_text("Gone")


async def test_a_landlord_claims_a_property_and_makes_a_code_when_it_is_confirmed(
    browsers: Browsers, site: Site
) -> None:
    landlord = await browsers.open("landlord", size=PHONE, at="/admin/properties")
    page = landlord.page
    assert await landlord.heading() == "Properties"
    await page.get_by_role("button", name="Add a property").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Send the claim").click()
    await expect(dialog.get_by_label("House number")).to_be_focused()
    await dialog.get_by_label("House number").fill("94")
    await dialog.get_by_label("Address").fill("94 Kapok Close")
    await dialog.get_by_role("button", name="Send the claim").click()
    mine = page.get_by_role("list", name="Your units and claims").get_by_role("listitem")
    claimed = mine.filter(has=page.get_by_text("94", exact=True))
    await expect(claimed).to_contain_text("Waits")

    admin = await browsers.open("admin", size=PHONE, at="/admin/approvals?search=94+Kapok")
    await expect(admin.page.get_by_text("Nothing fits.")).to_be_visible()
    await admin.go("/admin/approvals?kind=property_claim&search=94")
    await admin.page.get_by_role("button", name=re.compile("^Approve ")).click()
    await expect(admin.page.get_by_role("status").filter(has_text="Approved")).to_be_visible()
    await page.reload()
    await expect(claimed).to_contain_text("Yours")

    await landlord.go("/admin/codes")
    await page.get_by_role("button", name="New code").first.click()
    form = page.get_by_role("dialog")
    await form.get_by_label("Your unit").select_option(label="94")
    await form.get_by_role("button", name="Generate").click()
    shown = page.get_by_role("dialog", name="Registration code")
    await expect(shown).to_contain_text("For: Resident, 94")
    await shown.get_by_role("button", name="Copy").click()
    await expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"\d{6}", copied)


async def test_an_account_that_is_added_elsewhere_is_invited_and_accepts_by_the_mail(
    browsers: Browsers, site: Site
) -> None:
    person = await browsers.open(size=PHONE)
    email = await newcomer(site, person.page, "invited")
    other = await browsers.open("admin.b", size=DESKTOP, at="/admin/people")
    page = other.page
    await page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("First name").fill("Invited")
    await dialog.get_by_label("E-mail").fill(email)
    await dialog.get_by_label("Phone number (optional)").fill(new_phone())
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="has an account already")).to_be_visible()
    await page.get_by_label("State").select_option("pending")
    await page.get_by_role("searchbox").first.fill(email)
    await expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("Invited")
    link = re.search(r"/invitation\?token=\S+", await mailed(site, email, "invit"))
    assert link is not None
    await person.go(link.group())
    assert await person.heading() == "Invitation"
    await person.page.get_by_role("button", name="Accept").click()
    await expect(person.page.get_by_role("status")).to_contain_text("You belong to")
    await person.page.reload()
    await expect(person.page.get_by_text("You have accepted this invitation already.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text=email)).to_have_count(0)


async def test_another_unit_is_asked_for_in_the_profile(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open(size=PHONE)
    page = resident.page
    email = await newcomer(site, page, "moves")
    await resident.go("/login")
    await sign_in_as(page, email, PASSWORD)
    await page.wait_for_url("**/dashboard")
    await resident.go("/profile")
    await page.get_by_role("link", name="Edit profile").click()
    await expect(page.locator("h1")).to_have_text("Edit your profile")
    await page.get_by_label("Flat or house number", exact=True).fill("K8")
    resident.watch.allow("/api/users/profile", 422)
    phone = page.get_by_label("Phone number")
    await phone.fill("12")
    await page.get_by_role("button", name="Save").click()
    await expect(phone).to_be_focused()
    await phone.fill(new_phone())
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved. Your change of unit waits")).to_be_visible()
    await expect(page.get_by_text("You asked for K8.")).to_be_visible()


async def test_a_gate_is_closed_and_what_stands_in_the_way_is_said(browsers: Browsers, site: Site) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/units?search=K4")
    page = admin.page
    admin.watch.allow(
        next(
            f"/api/v1/admin/societies/{one['building_id']}/flats/{one['unit_id']}"
            for one in [await resident_of(site)]
        ),
        409,
    )
    await page.get_by_role("button", name="Remove Kapok K4").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Remove").click()
    await expect(dialog.get_by_role("alert")).to_be_visible()
    await dialog.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Add a gate").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Garden Gate")
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Close Garden Gate").click()
    await page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).last.click()
    gate = page.get_by_role("list", name="Gates").get_by_role("listitem").filter(has_text="Garden Gate")
    await expect(gate).to_contain_text("Closed")
    await page.get_by_role("button", name="Remove Garden Gate").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(gate).to_have_count(0)


async def resident_of(site: Site) -> dict[str, str]:
    """The demo's resident: their building and unit."""
    user = (await site.call("admin", "GET", "/api/auth/profile")).json()["data"]["user"]
    people = (await site.call("admin", "GET", "/api/v1/people?search=K4&role=resident")).json()["data"][
        "items"
    ]
    return {"building_id": user["building_id"], "unit_id": people[0]["unit_id"]}
