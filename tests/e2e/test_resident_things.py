"""What a resident has beside visits: somebody at the gate, contacts, bans, tokens, deliveries and gate passes. One main story each."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.e2e.axe import violations
from tests.e2e.browsing import DESKTOP, PHONE, Browsers, Visitor
from tests.e2e.desk import dialog
from tests.e2e.site import Site, new_phone
from tests.e2e.test_every_page import too_small
from tests.e2e.walk_in import PATH, ask, close_all, database


@pytest.fixture(autouse=True)
async def _nobody_waits(site: Site) -> None:
    await close_all(site)


async def data(site: Site, who: str, method: str, path: str, body: Any = None) -> Any:
    """The `data` of an answer that must be a success."""
    answer = await site.call(who, method, path, body)
    assert answer.status_code < 300, answer.text
    return answer.json()["data"]


def card(page: Page, words: str) -> Locator:
    """The row of a list with these words."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=words)


async def family_is_first(resident: Visitor, request: str, act: str) -> None:
    """Somebody else of the flat answers while this answer is on its way."""
    path = f"{PATH}/{request}/approve"

    async def overtaken(route: Route) -> None:
        said = await resident.site.call("resident2", "PATCH", f"{PATH}/{request}/{act}")
        assert said.status_code == 200, said.text
        await route.continue_()

    resident.watch.allow(path, 409)
    await resident.page.route(f"**{path}", overtaken)


async def test_somebody_at_the_gate_is_answered_on_the_home_page(browsers: Browsers, site: Site) -> None:
    first = await ask(site, visitorName="Ada Obi", purpose="Tea", gate="Main Gate")
    resident = await browsers.open("resident", size=PHONE, at="/dashboard")
    page = resident.page
    ada = page.get_by_role("group", name="Ada Obi is at the gate")
    await expect(ada.get_by_role("timer")).to_have_accessible_name(re.compile(r"^\d+:\d\d left to answer$"))
    await expect(ada).to_contain_text("Guest · Tea")
    await ada.get_by_role("button", name="Let in").click()
    await expect(page.get_by_role("status").get_by_text("Ada Obi is let in. The gate knows.")).to_be_visible()
    await expect(ada).to_have_count(0)
    shown = await data(site, "guard", "GET", f"{PATH}/{first}")
    assert (shown["status"], shown["seenAt"] is not None) == ("APPROVED", True)

    # One that comes while the page is open, and whom another of the family answers first.
    second = await ask(site, visitorName="Bola Ojo")
    await family_is_first(resident, second, "reject")
    bola = page.get_by_role("group", name="Bola Ojo is at the gate")
    await bola.get_by_role("button", name="Let in").click()
    await expect(page.get_by_role("alert")).to_have_text("Dayo Obiora answered before you.")
    await expect(bola).to_have_count(0)

    third = await ask(site, visitorName="Ify Okoro")
    ify = page.get_by_role("group", name="Ify Okoro is at the gate")
    await ify.get_by_role("button", name="Reject").click()
    await expect(page.get_by_text("Ify Okoro is not let in. The gate knows.")).to_be_visible()
    assert (await data(site, "guard", "GET", f"{PATH}/{third}"))["status"] == "REJECTED"


async def test_a_request_fills_the_screen_until_it_is_answered_or_over(
    browsers: Browsers, site: Site
) -> None:
    first = await ask(site, visitorName="Ada Obi", partySize=3, vehicleNumber="LSR-482-XY")
    resident = await browsers.open("resident", size=PHONE, at="/dashboard")
    page = resident.page
    await page.get_by_role("link", name="Ada Obi", exact=True).click()
    await expect(page.locator("h1")).to_have_text("Somebody is at the gate")
    await expect(page.get_by_role("main")).to_contain_text("LSR-482-XY")
    for name in ("Reject", "Let in"):  # under the thumb, without scrolling
        await expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Reject").click()
    await dialog(page).get_by_role("button", name="We are not at home.").click()
    await dialog(page).get_by_role("button", name="Reject").click()
    await expect(page.get_by_text("Not let in")).to_be_visible()
    await expect(page.get_by_text("We are not at home.")).to_be_visible()
    await expect(page.get_by_text("by Nkem Obiora")).to_be_visible()
    assert (await data(site, "guard", "GET", f"{PATH}/{first}"))["rejectionReason"] == "We are not at home."

    parcel = await ask(site, type="DELIVERY", providerTag="SWIGGY", visitorName=None)
    await resident.go(f"/requests/{parcel}")
    await page.get_by_role("button", name="Leave it at the gate").click()
    await expect(page.get_by_text("Left at the gate")).to_be_visible()

    # Another of the family is first; nobody is in time.
    second = await ask(site, visitorName="Bola Ojo")
    await resident.go(f"/requests/{second}")
    await expect(page.get_by_role("button", name="Let in")).to_be_visible()
    await data(site, "resident2", "PATCH", f"{PATH}/{second}/approve")
    await expect(page.get_by_text("by Dayo Obiora")).to_be_visible()
    await expect(page.get_by_role("button", name="Let in")).to_have_count(0)
    late = await ask(site, visitorName="Ify Okoro")
    await database(
        site, "update entry_requests set expires_at = now() + interval '2 seconds' where id = %s", late
    )
    await resident.go(f"/requests/{late}")
    await expect(page.get_by_text("Nobody answered in time")).to_be_visible()
    await expect(page.get_by_role("button", name="Let in")).to_have_count(0)


async def test_contacts_are_added_tagged_imported_and_invited(browsers: Browsers) -> None:
    resident = await browsers.open("resident", size=DESKTOP, at="/contacts")
    page = resident.page
    await page.get_by_role("button", name="Add a contact").click()
    await dialog(page).get_by_role("textbox", name="Name").fill("Ronke Tailor")
    await dialog(page).get_by_role("textbox", name="Phone").fill("12")
    await dialog(page).get_by_role("button", name="Save").click()
    await expect(dialog(page).get_by_text("Enter a phone number of 7 digits or more.")).to_be_visible()
    await dialog(page).get_by_role("textbox", name="Phone").fill(new_phone())
    await dialog(page).get_by_role("button", name="More details").click()
    await dialog(page).get_by_label("Category").select_option(label="Services")
    await dialog(page).get_by_label("Tags").fill("sewing")
    await dialog(page).get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Ronke Tailor is saved.")).to_be_visible()

    await page.get_by_role("button", name="Import").click()
    listed = f"name,phone\nSola Row,{new_phone()}\nNo Phone,\n"
    await page.get_by_test_id("contacts-file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": listed.encode()}
    )
    await expect(dialog(page).get_by_text("There is no phone number.")).to_be_visible()
    await dialog(page).get_by_role("button", name="Close").last.click()
    await expect(card(page, "Sola Row")).to_be_visible()

    await page.get_by_label("Tag", exact=True).select_option(label="sewing")
    await expect(card(page, "Sola Row")).to_have_count(0)
    await page.get_by_role("link", name="Invite Ronke Tailor").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Ronke Tailor")


async def test_a_phone_is_banned_up_to_a_day_and_stays_in_the_history(browsers: Browsers, site: Site) -> None:
    phone = new_phone()
    made = await site.invite("Gozie Loud", visitors=[{"name": "Gozie Loud", "phone": phone}])
    resident = await browsers.open("resident", size=DESKTOP, at="/bans")
    page = resident.page
    await page.get_by_role("button", name="Ban somebody").click()
    await dialog(page).get_by_role("radio", name="By phone").check()
    await dialog(page).get_by_role("button", name="Ban", exact=True).click()
    await expect(dialog(page).get_by_text("Choose a reason, or use your own words.")).to_be_visible()
    await dialog(page).get_by_role("textbox", name="Name").fill("Gozie Loud")
    await dialog(page).get_by_role("textbox", name="Phone").fill(phone)
    await dialog(page).get_by_role("radio", name="Broke something").check()
    await dialog(page).get_by_role("button", name="Severity and how long").click()
    await dialog(page).get_by_role("radio", name="Up to a day").check()
    last = (datetime.now(UTC) + timedelta(days=5)).date()
    await dialog(page).get_by_label("Last day").fill(last.isoformat())
    await dialog(page).get_by_role("button", name="Ban", exact=True).click()
    await expect(page.get_by_text("Gozie Loud is banned. 1 pass that was made before")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="Gozie Loud")).to_contain_text("Broke something")
    assert (await site.scan("entry", made["qr_code"])).json()["error"]["reason"] == "banned"

    await page.get_by_role("button", name="Lift the ban of Gozie Loud").click()
    await dialog(page).get_by_label("Reason").fill("Paid for it")
    await dialog(page).get_by_role("button", name="Lift ban").click()
    await expect(page.get_by_text("The ban of Gozie Loud is lifted.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="Gozie Loud")).to_have_count(0)
    await page.get_by_label("Which").select_option(label="All there ever were")
    await expect(page.get_by_role("row").filter(has_text="Gozie Loud")).to_contain_text("Paid for it")


async def test_a_token_is_made_used_extended_and_revoked(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/tokens")
    page = resident.page
    await page.get_by_role("button", name="New token").first.click()
    await dialog(page).get_by_role("button", name="Make the token").click()
    await expect(dialog(page).get_by_text("Enter the visitor's name.")).to_be_visible()
    await dialog(page).get_by_label("Visitor's name").fill("Efe Plumber")
    await dialog(page).get_by_label("Visitor's phone").fill(new_phone())
    await dialog(page).get_by_role("radio", name="Contractor").check()
    await dialog(page).get_by_role("button", name="Make the token").click()
    sheet = page.get_by_role("dialog", name="Token of Efe Plumber")
    await expect(sheet.get_by_role("img", name="QR code of this pass")).to_be_visible()
    code = await sheet.get_by_test_id("token").inner_text()
    await sheet.get_by_role("button", name="Copy link").click()
    await expect(sheet.get_by_text("Link copied")).to_be_visible()
    await page.keyboard.press("Escape")
    mine = card(page, "Efe Plumber")
    await expect(mine).to_contain_text("Live")

    await page.get_by_role("button", name="Extend the token of Efe Plumber").click()
    await dialog(page).get_by_role("button", name="Extend", exact=True).click()
    await expect(page.get_by_text("The token of Efe Plumber is good until")).to_be_visible()
    assert (await site.scan("entry", code)).status_code == 200
    await expect(mine).to_contain_text("Inside")

    await page.get_by_role("radio", name="Who came").click()
    await page.get_by_role("button", name="Details of Efe Plumber").first.click()
    for fact in ("Musa Zubairu", "Main Gate", "Contractor"):
        await expect(dialog(page)).to_contain_text(fact)
    await dialog(page).get_by_role("button", name="Close").last.click()
    assert (await site.scan("exit", code)).status_code == 200
    await expect(card(page, "Efe Plumber")).to_contain_text("Left")

    body = {"issued_for_name": "Uju Never", "issued_for_phone": new_phone(), "visit_type": "short"}
    await data(site, "resident", "POST", "/api/visitor-tokens/generate", body | {"duration": 2})
    await page.get_by_role("radio", name="My tokens").click()
    await page.get_by_role("button", name="Revoke the token of Uju Never").click()
    await dialog(page).get_by_label("Reason (optional)").fill("Plans changed")
    await dialog(page).get_by_role("button", name="Revoke", exact=True).click()
    await expect(page.get_by_text("The token of Uju Never is revoked.")).to_be_visible()
    await expect(card(page, "Uju Never")).to_contain_text("Revoked")


async def test_a_delivery_is_expected_kept_and_collected_by_its_digits(
    browsers: Browsers, site: Site
) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=expected")
    page = resident.page
    await page.get_by_role("button", name="Expect a delivery").click()
    await dialog(page).get_by_role("button", name="Expect it").click()
    await expect(dialog(page).get_by_text("Enter the company.")).to_be_visible()
    await dialog(page).get_by_label("Company").fill("Ofada Kitchen")
    await dialog(page).get_by_label("Leave it at the gate").check()
    await dialog(page).get_by_role("button", name="Expect it").click()
    await expect(page.get_by_text("Ofada Kitchen is expected.")).to_be_visible()
    came = await ask(site, type="DELIVERY", providerTag="Ofada Kitchen", visitorName=None, packageCount=2)
    assert (await data(site, "guard", "GET", f"{PATH}/{came}"))["status"] == "APPROVED", "nobody is asked"
    await expect(card(page, "Ofada Kitchen")).to_contain_text("Came")

    await page.get_by_role("radio", name="At the gate").click()
    parcel = card(page, "Ofada Kitchen")
    await expect(parcel).to_contain_text("2 packages")
    shown = await data(site, "resident", "GET", "/api/v1/gate/parcels?status=WAITING")
    code = next(one["code"] for one in shown["parcels"] if one["packageCount"] == 2 and one["code"])
    await expect(parcel).to_contain_text(" ".join(code))
    await data(site, "guard", "POST", "/api/v1/gate/parcels/hand-over", {"code": code})
    await expect(parcel).to_have_count(0)
    await page.get_by_role("radio", name="Collected").click()
    await expect(parcel.first).to_contain_text("Given by Musa Zubairu")


async def test_a_rule_answers_for_the_flat_until_it_is_off(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=rules")
    page = resident.page
    await page.get_by_role("button", name="New rule").click()
    await dialog(page).get_by_label("Another company").fill("Bolt Food")
    await dialog(page).get_by_role("button", name="Make the rule").click()
    await expect(page.get_by_text("The rule is on.")).to_be_visible()
    rule = card(page, "Bolt Food")
    await expect(rule).to_contain_text("Every day")
    fits = {"type": "DELIVERY", "providerTag": "Bolt Food", "visitorName": None}
    assert (await data(site, "guard", "GET", f"{PATH}/{await ask(site, **fits)}"))["status"] == "APPROVED"
    await page.get_by_role("button", name="Turn off the rule for Bolt Food").click()
    await expect(page.get_by_text("The rule is off. You are asked.")).to_be_visible()
    assert (await data(site, "guard", "GET", f"{PATH}/{await ask(site, **fits)}"))["status"] == "PENDING"
    await page.get_by_role("button", name="Remove the rule for Bolt Food").click()
    await dialog(page).get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("The rule is removed.")).to_be_visible()
    await expect(rule).to_have_count(0)


async def test_a_gate_pass_is_asked_for_approved_shown_and_used(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/gate-passes")
    page = resident.page
    await page.get_by_role("button", name="Ask for a pass").click()
    await dialog(page).get_by_role("button", name="Ask for the pass").click()
    await expect(dialog(page).get_by_text("Say what it is for.")).to_be_visible()
    await dialog(page).get_by_label("Short description").fill("Two chairs")
    began = datetime.now(ZoneInfo("Africa/Lagos")) - timedelta(minutes=5)
    await dialog(page).get_by_label("From", exact=True).fill(f"{began:%Y-%m-%dT%H:%M}")
    await dialog(page).get_by_label("Things, one a line").fill("Chair\nChair")
    await dialog(page).get_by_role("button", name="Ask for the pass").click()
    await expect(page.get_by_text("Asked for. You hear when")).to_be_visible()
    chairs = card(page, "Two chairs").first
    await expect(chairs).to_contain_text("Waits for a decision")
    passes = await data(site, "resident", "GET", "/api/v1/gate/passes?limit=50")
    made = next(one for one in passes["gatePasses"] if one["title"] == "Two chairs")
    await data(site, "admin", "PATCH", f"/api/v1/gate/passes/{made['id']}/approve")
    await expect(chairs).to_contain_text("Approved")
    await page.get_by_role("button", name="Show Two chairs").click()
    await expect(dialog(page).get_by_role("img", name="QR code of the gate pass Two chairs")).to_be_visible()
    code = await dialog(page).get_by_text(re.compile(r"^GP_")).inner_text()
    await dialog(page).get_by_role("button", name="Close").last.click()
    await data(site, "guard", "POST", "/api/v1/gate/passes/scan", {"qrToken": code, "gate": "Main Gate"})
    await expect(chairs).to_contain_text("Used")


OPENS = (
    ("/requests/{request}", "Reject"),
    ("/contacts", "Edit Femi Akinsola"),
    ("/contacts", "Import"),
    ("/bans", "Ban somebody"),
    ("/tokens", "New token"),
    ("/tokens", "Extend the token of"),
    ("/tokens?view=sessions", "Details of"),
    ("/deliveries?view=expected", "Expect a delivery"),
    ("/deliveries?view=rules", "New rule"),
    ("/gate-passes", "Ask for a pass"),
    ("/gate-passes", "Show Air conditioner, yearly service"),
)


async def test_what_opens_over_the_pages_is_for_everybody(browsers: Browsers, site: Site, axe: str) -> None:
    request = await ask(site, visitorName="Ada Obi", gate="Main Gate")
    resident = await browsers.open("resident", size=PHONE)
    page, wrong = resident.page, []
    for path, button in OPENS:
        await resident.go(path.format(request=request))
        await page.get_by_role("button", name=button).first.click()
        await expect(dialog(page)).to_be_visible()
        await expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
        wrong += await too_small(page, button, 48)
        wrong += await violations(page, axe, f"{button}, light")
        await resident.colours("dark")
        wrong += await violations(page, axe, f"{button}, dark", colours_only=True)
        await resident.colours("light")
    assert not wrong, "\n".join(wrong)
