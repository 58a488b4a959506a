"""The gate at the desk, and a resident's lists: visits found by ear, entries ended, overstays looked after, bans, gate passes, 000's tokens,
deliveries, policies. Arranged through the API as guards do it, acted in the browser, and looked up at the gate afterwards."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from playwright.async_api import Locator, Page, expect

from gatehouse.core import embedded
from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.site import Site, new_phone

REQUESTS, ENTRIES = "/api/v1/gate/requests", "/api/v1/gate/entries"


def dialog(page: Page) -> Locator:
    """What lies over the page."""
    return page.get_by_role("dialog")


def said(page: Page, words: str) -> Locator:
    """What the page says it has done."""
    return page.get_by_role("status").filter(has_text=words)


async def home_of(site: Site, who: str = "resident") -> str:
    """The unit somebody belongs to."""
    answer = await site.call(who, "GET", "/api/v1/people/me/units")
    return str(answer.json()["data"]["units"][0]["unit_id"])


async def asked(site: Site, name: str, **changes: Any) -> dict[str, Any]:
    """A guard asks the resident's flat about somebody; the request."""
    body = {
        "type": "VISITOR",
        "flatId": await home_of(site),
        "visitorName": name,
        "visitorPhone": new_phone(),
    }
    answer = await site.call("guard", "POST", REQUESTS, body | {"gate": "Main Gate"} | changes)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def walked_in(site: Site, name: str) -> str:
    """Somebody let in by the resident; the entry, which has the request's id."""
    request = await asked(site, name)
    answer = await site.call("resident", "PATCH", f"{REQUESTS}/{request['id']}/approve", {})
    assert answer.status_code == 200, answer.text
    return str(request["id"])


async def past_due(site: Site, entry_id: str) -> None:
    """An hour later than anybody expected; time cannot be made to pass."""
    postgres = embedded.attach(site.base / "data")
    assert postgres is not None
    async with await psycopg.AsyncConnection.connect(postgres.dsn("superuser")) as connection:
        await connection.execute(
            "update entries set due_out_at = now() - interval '1 hour' where id = %s", (entry_id,)
        )


async def is_inside(site: Site, entry_id: str) -> bool:
    """Whether the gate counts them in."""
    found = (await site.call("guard", "GET", "/api/v1/gate/inside?limit=100")).json()["data"]["items"]
    return entry_id in [row["entry_id"] for row in found]


async def test_a_visit_is_found_by_ear_and_narrowed_to_its_host(browsers: Browsers, site: Site) -> None:
    await site.invite("Jonathan Doherty")
    await site.invite("Jonathan Doherty", who="landlord")
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/visits")
    page = admin.page
    rows = page.get_by_role("table").get_by_role("link", name="Jonathan Doherty")
    await page.get_by_role("searchbox", name="Search").fill("Jonatan Dohert")
    await expect(rows).to_have_count(2)
    await expect(page.get_by_text("Best matches first")).to_be_visible()
    await page.get_by_role("button", name="By unit or host").click()
    await page.get_by_role("searchbox", name="Find a host").fill("Sowole")
    host = page.get_by_role("combobox", name="Host", exact=True)
    await expect(host.get_by_role("option", name="Babatunde Sowole")).to_have_count(1)
    await host.select_option(label=await host.get_by_role("option", name="Babatunde Sowole").inner_text())
    await expect(rows).to_have_count(1)
    await expect(page.get_by_role("table")).to_contain_text("Babatunde Sowole")
    await page.reload()
    await expect(rows).to_have_count(1)


async def test_a_walk_in_appears_live_and_is_ended_with_a_reason(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/entries")
    page = admin.page
    await expect(said(page, "Online")).to_be_visible()
    request = await asked(site, "Chuka Walkin", purpose="Tea")
    began = time.monotonic()
    row = page.get_by_role("row").filter(has_text="Chuka Walkin")
    await expect(row).to_contain_text("Waits for an answer")
    measured("a request appears in the open list of entries", time.monotonic() - began)
    answer = await site.call("resident", "PATCH", f"{REQUESTS}/{request['id']}/approve", {})
    assert answer.status_code == 200, answer.text
    await expect(row).to_contain_text("Inside")
    await page.get_by_role("button", name="Details of Chuka Walkin").click()
    facts = dialog(page)
    await expect(facts).to_contain_text("Nkem Obiora")  # who said yes
    await expect(facts).to_contain_text("Musa Zubairu")  # who let in
    await expect(facts).to_contain_text("Main Gate")
    await facts.get_by_role("button", name="End stay").click()
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(dialog(page).get_by_text("Say why.")).to_be_visible()
    await dialog(page).get_by_role("button", name="Left without a scan").click()
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(said(page, "Chuka Walkin counts as out.")).to_be_visible()
    await expect(row).to_contain_text("Ended by an administrator")
    assert not await is_inside(site, request["id"])
    await page.get_by_role("combobox", name="State").select_option("REJECTED")
    await expect(row).to_have_count(0)


async def test_an_overstay_is_on_the_strip_and_somebody_looks_after_it(
    browsers: Browsers, site: Site
) -> None:
    entry = await walked_in(site, "Bola Lingers")
    await past_due(site, entry)
    admin = await browsers.open("admin", size=PHONE, at="/admin/dashboard")
    page = admin.page
    await page.get_by_role("list", name="To do").get_by_role("link", name="inside too long").click()
    card = page.get_by_role("listitem").filter(has_text="Bola Lingers")
    await expect(card).to_contain_text("1 hr too long")
    await expect(card).to_contain_text("Nobody yet")
    await page.get_by_role("button", name="Look after Bola Lingers").click()
    await expect(said(page, "You look after Bola Lingers.")).to_be_visible()
    await expect(card).to_contain_text("Adaeze Umeh")
    await expect(page.get_by_role("button", name="Look after Bola Lingers")).to_have_count(0)
    await page.get_by_role("button", name="End the stay of Bola Lingers").click()
    await dialog(page).get_by_label("Reason").fill("Left by the garden")
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(card).to_have_count(0)
    assert not await is_inside(site, entry)


async def test_a_ban_takes_three_taps_and_the_gate_knows_at_once(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    made = await site.invite("Segun Rowdy")
    admin = await browsers.open("admin", size=DESKTOP, at=f"/admin/visits/{made['visit']['id']}")
    page = admin.page
    began = time.monotonic()
    await page.get_by_role("button", name="Ban Segun Rowdy").click()
    await dialog(page).get_by_text("Behaved badly").click()
    await dialog(page).get_by_role("button", name="Ban Segun Rowdy").click()
    await expect(said(page, "Segun Rowdy is banned. 1 pass")).to_be_visible()
    refused = await site.scan("entry", made["qr_code"])
    measured("three taps until the gate refuses", time.monotonic() - began)
    assert (refused.status_code, refused.json()["error"]["reason"]) == (403, "banned")
    assert time.monotonic() - began < 5

    await admin.go("/admin/bans")
    row = page.get_by_role("row").filter(has_text="Segun Rowdy")
    await expect(row).to_contain_text("Behaved badly")
    async with page.expect_download() as begun:
        await page.get_by_role("link", name="Download as CSV").click()
    file = await (await begun.value).path()
    assert "Segun Rowdy" in file.read_text(encoding="utf-8-sig")
    await page.get_by_role("button", name="Lift the ban of Segun Rowdy").click()
    await dialog(page).get_by_label("Reason").fill("It was somebody else")
    await dialog(page).get_by_role("button", name="Lift ban").click()
    await expect(said(page, "The ban of Segun Rowdy is lifted.")).to_be_visible()
    await expect(row).to_have_count(0)
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    await page.get_by_role("combobox", name="Which").select_option("lifted")
    await page.get_by_role("button", name="History of Segun Rowdy").click()
    await expect(dialog(page)).to_contain_text("It was somebody else")


async def test_a_gate_pass_from_the_wish_to_the_gate(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/gate-passes?status=PENDING")
    await expect(said(admin.page, "Online")).to_be_visible()
    resident = await browsers.open("resident", size=PHONE, at="/gate-passes")
    page = resident.page
    await page.get_by_role("button", name="Ask for a pass").first.click()
    form = dialog(page)
    await form.get_by_role("button", name="Ask for the pass").click()
    await expect(form.get_by_text("Say what it is for.")).to_be_visible()
    await form.get_by_label("Short description").fill("A sofa and a lamp")
    await form.get_by_label("Things, one a line").fill("Sofa\nLamp")
    now = datetime.now().astimezone()
    await form.get_by_label("From").fill(f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    await form.get_by_label("Until").fill(f"{now + timedelta(hours=5):%Y-%m-%dT%H:%M}")
    await form.get_by_role("button", name="Ask for the pass").click()
    await expect(said(page, "Asked for.")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="A sofa and a lamp")
    await expect(card).to_contain_text("Waits for a decision")
    sent = time.monotonic()
    approve = admin.page.get_by_role("button", name="Approve A sofa and a lamp")
    await expect(approve).to_be_visible()
    measured("a gate pass appears at the desk", time.monotonic() - sent)
    await approve.click()
    await expect(said(admin.page, "Approved: A sofa and a lamp.")).to_be_visible()
    await expect(card).to_contain_text("Approved")
    await page.get_by_role("button", name="Show A sofa and a lamp").click()
    shown = dialog(page)
    picture = shown.get_by_role("img", name="QR code of the gate pass A sofa and a lamp")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.naturalWidth > 0")
    await expect(shown).to_contain_text("Sofa, Lamp")
    code = await shown.get_by_text("GP_").inner_text()
    used = await site.call(
        "guard", "POST", "/api/v1/gate/passes/scan", {"qrToken": code, "gate": "Main Gate"}
    )
    assert used.status_code == 200, used.text
    await expect(shown).to_contain_text("Musa Zubairu")
    await expect(picture).to_have_count(0)
    again = await site.call("guard", "POST", "/api/v1/gate/passes/scan", {"qrToken": code})
    assert again.status_code == 409


async def test_a_gate_pass_is_rejected_with_a_reason_its_asker_reads(browsers: Browsers, site: Site) -> None:
    start = datetime.now(UTC)
    wish = {
        "type": "VEHICLE",
        "title": "Tow truck",
        "validFrom": start.isoformat(),
        "validUntil": (start + timedelta(hours=2)).isoformat(),
    }
    assert (await site.call("resident", "POST", "/api/v1/gate/passes", wish)).status_code == 201
    admin = await browsers.open("admin", size=PHONE, at="/admin/gate-passes")
    await admin.page.get_by_role("button", name="Reject Tow truck").click()
    await dialog(admin.page).get_by_label("Reason").fill("The road is closed")
    await dialog(admin.page).get_by_role("button", name="Reject").click()
    await expect(said(admin.page, "Rejected: Tow truck.")).to_be_visible()
    resident = await browsers.open("resident", size=PHONE, at="/gate-passes")
    card = resident.page.get_by_role("listitem").filter(has_text="Tow truck")
    await expect(card).to_contain_text("The road is closed")


async def test_000_a_token_from_the_form_to_the_audit_trail(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/tokens")
    page = resident.page
    began = time.monotonic()
    await page.get_by_role("button", name="New token").first.click()
    form = dialog(page)
    await form.get_by_role("button", name="Make the token").click()
    await expect(form.get_by_text("Enter the visitor's name.")).to_be_visible()
    await form.get_by_label("Visitor's name").fill("Ngozi Token")
    await form.get_by_label("Visitor's phone").fill(new_phone())
    await form.get_by_role("button", name="Make the token").click()
    sheet = page.get_by_role("dialog", name="Token of Ngozi Token")
    token = await sheet.get_by_test_id("token").inner_text()
    measured("a visitor token made, with its code", time.monotonic() - began)
    picture = sheet.get_by_role("img").first
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    await expect(sheet.get_by_role("link", name="WhatsApp")).to_be_visible()
    await page.keyboard.press("Escape")
    card = page.get_by_role("listitem").filter(has_text="Ngozi Token")
    await expect(card).to_contain_text("Live")
    entered = await site.call(
        "guard", "POST", "/api/visitor-tokens/grant-entry", {"token": token, "gate": "Main Gate"}
    )
    assert entered.status_code == 200, entered.text
    await expect(card).to_contain_text("Inside")
    await expect(card).to_contain_text("1 of 1")

    await page.get_by_role("button", name="Extend the token of Ngozi Token").click()
    await dialog(page).get_by_role("button", name="Extend", exact=True).click()
    await expect(said(page, "The token of Ngozi Token is good until")).to_be_visible()

    admin = await browsers.open("admin", size=DESKTOP, at="/admin/tokens?view=sessions&status=active")
    await admin.page.get_by_role("button", name="Details of Ngozi Token").click()
    trail = dialog(admin.page)
    for fact in ("Nkem Obiora", "Musa Zubairu", "Main Gate", "Short stay"):
        await expect(trail).to_contain_text(fact)
    await trail.get_by_role("button", name="End stay").click()
    await dialog(admin.page).get_by_label("Reason").fill("Left over the wall")
    await dialog(admin.page).get_by_role("button", name="End the stay").click()
    await expect(said(admin.page, "Ngozi Token counts as out.")).to_be_visible()
    await admin.page.get_by_role("combobox", name="Which stays").select_option("terminated")
    await expect(admin.page.get_by_role("row").filter(has_text="Ngozi Token")).to_contain_text(
        "Ended by an administrator"
    )
    await page.get_by_text("Who came", exact=True).click()
    await expect(page.get_by_role("listitem").filter(has_text="Ngozi Token")).to_contain_text(
        "Ended by an administrator"
    )


async def test_a_revoked_token_opens_nothing(browsers: Browsers, site: Site) -> None:
    body = {
        "issued_for_name": "Lekan Revoked",
        "issued_for_phone": new_phone(),
        "visit_type": "long",
        "duration": 3,
    }
    made = await site.call("landlord", "POST", "/api/visitor-tokens/generate", body)
    assert made.status_code == 201, made.text
    landlord = await browsers.open("landlord", size=DESKTOP, at="/admin/tokens")
    page = landlord.page
    row = page.get_by_role("row").filter(has_text="Lekan Revoked")
    await expect(row).to_contain_text("Long stay")
    await page.get_by_role("button", name="Revoke the token of Lekan Revoked").click()
    await dialog(page).get_by_role("button", name="Revoke").click()
    await expect(said(page, "The token of Lekan Revoked is revoked.")).to_be_visible()
    await expect(row).to_contain_text("Revoked")
    refused = await site.scan("entry", made.json()["data"]["token"])
    assert refused.status_code == 410


async def test_a_landlord_answers_for_an_own_unit_at_the_desk(browsers: Browsers, site: Site) -> None:
    landlord = await browsers.open("landlord", size=PHONE, at="/admin/entries")
    await expect(said(landlord.page, "Online")).to_be_visible()
    request = await asked(site, "Hauwa Asks", flatId=await home_of(site, "landlord"))
    card = landlord.page.get_by_role("group", name="Somebody is at the gate").filter(has_text="Hauwa Asks")
    await card.get_by_role("button", name="Let in", exact=True).click()
    await expect(card).to_have_count(0)
    assert await is_inside(site, request["id"])


async def test_a_rule_answers_the_guard_and_is_turned_off_again(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=rules")
    page = resident.page
    await page.get_by_role("button", name="New rule").click()
    form = dialog(page)
    await form.get_by_label("Another company").fill("Mama Put Express")
    await form.get_by_role("button", name="Add").click()
    await expect(form.get_by_role("checkbox", name="Mama Put Express")).to_be_checked()
    await form.get_by_label("From").fill("09:00")
    await form.get_by_role("button", name="Make the rule").click()
    await expect(form.get_by_text("Give both times, or none.")).to_be_visible()
    await form.get_by_label("From").fill("")
    await form.get_by_role("button", name="Make the rule").click()
    await expect(said(page, "The rule is on.")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Mama Put Express")
    await expect(card).to_contain_text("Every day")
    let_in = await asked(site, "Rider One", type="DELIVERY", providerTag="MAMA PUT EXPRESS")
    assert (let_in["status"], let_in["wasAutoApproved"]) == ("APPROVED", True)
    await page.get_by_role("button", name="Turn off the rule for Mama Put Express").click()
    await expect(said(page, "The rule is off.")).to_be_visible()
    waits = await asked(site, "Rider Two", type="DELIVERY", providerTag="MAMA PUT EXPRESS")
    assert waits["status"] == "PENDING"
    await page.get_by_role("button", name="Remove the rule for Mama Put Express").click()
    await dialog(page).get_by_role("button", name="Remove").click()
    await expect(card).to_have_count(0)


async def test_an_expected_delivery_is_let_in_once_and_a_parcel_goes_out_against_its_code(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=expected")
    page = resident.page
    await page.get_by_role("button", name="Expect a delivery").click()
    form = dialog(page)
    await form.get_by_label("Company").fill("Bukka Box")
    await form.get_by_label("What it is").fill("Surprise")
    await form.get_by_role("checkbox", name="Leave it at the gate").check()
    await form.get_by_role("button", name="Expect it").click()
    await expect(said(page, "Bukka Box is expected.")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Bukka Box")
    await expect(card).to_contain_text("Left at the gate")
    came = await asked(site, "Rider Three", type="DELIVERY", providerTag="bukka box", packageCount=2)
    assert (came["status"], came["leaveAtGate"]) == ("APPROVED", True)
    await expect(card).to_contain_text("Came")

    await page.get_by_text("At the gate", exact=True).click()
    parcel = page.get_by_role("listitem").filter(has_text="bukka box")
    await expect(parcel).to_contain_text("Say this code at the gate")
    digits = (await parcel.locator(".visually-hidden").first.inner_text()).replace(" ", "")
    began = time.monotonic()
    given = await site.call("guard", "POST", "/api/v1/gate/parcels/hand-over", {"code": digits})
    assert given.status_code == 200, given.text
    await expect(parcel).to_have_count(0)
    measured("a parcel handed over leaves the resident's list", time.monotonic() - began)
    await page.get_by_text("Collected", exact=True).click()
    await expect(parcel).to_contain_text("Musa Zubairu")


async def test_policies_hold_from_the_next_request_on(browsers: Browsers, site: Site) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/policies")
    page = admin.page
    minutes = page.get_by_label("Time to answer")
    await expect(minutes).to_have_value("15")
    await minutes.fill("500")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Enter a whole number from 1 to 120.")).to_be_visible()
    await expect(minutes).to_be_focused()
    await minutes.fill("7")
    await page.get_by_role("button", name="Save").click()
    await expect(said(page, "Saved.")).to_be_visible()
    request = await asked(site, "Yemi Waits")
    span = datetime.fromisoformat(request["expiresAt"]) - datetime.fromisoformat(request["createdAt"])
    assert abs(span - timedelta(minutes=7)) < timedelta(seconds=5)
    await page.reload()
    await expect(minutes).to_have_value("7")
    await page.get_by_role("button", name="Back to the usual values").click()
    await page.get_by_role("button", name="Save").click()
    await expect(said(page, "Saved.")).to_be_visible()
    kept = (await site.call("admin", "GET", "/api/v1/admin/gate-settings")).json()["data"]
    assert kept["settings"] == kept["defaults"]
