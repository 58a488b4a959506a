"""Inviting all kinds, passes that are lengthened or made anew, contacts, and bans: in the browser, with the gate asked behind it."""

import time
from collections.abc import Callable
from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.browsing import PHONE, Browsers, Visitor
from tests.e2e.desk import dialog
from tests.e2e.site import Site, new_phone

BANNED_BY_THE_BUILDING = "+2347005500060"
_LIST = "/api/frequent-visitors"
_VISITS = "/api/visitors/invitations"


async def keep(site: Site, name: str, **more: Any) -> str:
    """A contact of the resident's; its id."""
    made = await site.call("resident", "POST", _LIST, {"name": name, "phone": new_phone(), **more})
    assert made.status_code == 201, made.text
    return str(made.json()["data"]["frequent_visitor"]["id"])


async def visit_shown(visitor: Visitor, who: str = "resident") -> dict[str, Any]:
    """The visit whose pass the page shows, as the server has it."""
    await visitor.page.wait_for_url("**/dashboard/visits/*")
    visit = visitor.page.url.rsplit("/", 1)[1]
    answer = await visitor.site.call(who, "GET", f"{_VISITS}/{visit}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]["visit"]
    return found


async def fill(page: Page, name: str, phone: str) -> None:
    """Whom the form is for."""
    await page.get_by_label("Name", exact=True).first.fill(name)
    await page.get_by_label("Phone", exact=True).first.fill(phone)


async def test_a_frequent_visitor_is_invited_with_two_taps(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    await keep(site, "Ifeoma Quick", priority=1, plate="QCK-001-AA")
    resident = await browsers.open("resident", size=PHONE, at="/dashboard")
    page = resident.page
    await expect(page.get_by_role("link", name="Invite Ifeoma Quick")).to_be_visible()
    began = time.perf_counter()
    await page.get_by_role("link", name="Invite a visitor").first.click()
    await page.get_by_role("button", name="Invite Ifeoma Quick now").click()
    await expect(page.get_by_text("The pass is ready.")).to_be_visible()
    measured("two taps to a frequent visitor's pass", time.perf_counter() - began)
    assert time.perf_counter() - began < 5
    made = await visit_shown(resident)
    assert (made["visitor_names"], made["plate"]) == ("Ifeoma Quick", "QCK-001-AA")


async def test_a_contact_on_the_home_page_fills_the_form(browsers: Browsers, site: Site) -> None:
    await keep(site, "Yemi Filled", priority=1)
    resident = await browsers.open("resident", size=PHONE, at="/dashboard")
    page = resident.page
    await page.get_by_role("link", name="Invite Yemi Filled").click()
    await page.get_by_role("button", name="Invite Yemi Filled").click()
    await expect(page.get_by_text("The pass is ready.")).to_be_visible()
    assert (await visit_shown(resident))["visitor_names"] == "Yemi Filled"


async def test_somebody_comes_on_certain_days_between_certain_hours(browsers: Browsers) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/invite")
    page = resident.page
    await fill(page, "Bisi Weekly", new_phone())
    await page.get_by_role("radio", name="Service").check()
    await page.get_by_label("Company").fill("Bright Homes")
    await page.get_by_role("button", name="More details").click()
    await page.get_by_label("Comes regularly").check()
    for day in ("Mon", "Tue", "Wed"):
        await page.get_by_role("checkbox", name=day).check()
    await page.get_by_label("From", exact=True).fill("08:00")
    await page.get_by_role("button", name="Invite Bisi Weekly").click()
    await expect(page.get_by_text("Give both times, or none.")).to_be_visible()
    await page.get_by_label("Until", exact=True).fill("17:00")
    more = page.get_by_role("button", name="More: People coming along")
    await more.click()
    await more.click()
    await page.get_by_role("button", name="Invite Bisi Weekly").click()
    await expect(page.get_by_text("Mon to Wed, 08:00 to 17:00")).to_be_visible()
    await expect(page.get_by_text("2 more people")).to_be_visible()
    made = await visit_shown(resident)
    assert made["recurrence"] == {"days": ["MON", "TUE", "WED"], "start": "08:00", "end": "17:00"}
    assert (made["visit_type"], made["provider"], made["companions"]) == ("service", "Bright Homes", 2)


async def test_a_form_for_nobody_known_stays_while_other_things_happen(
    browsers: Browsers, site: Site
) -> None:
    """Whoever the address names is gone; an event asks for them again, and what is typed must not go with that."""
    nobody = "00000000-0000-0000-0000-000000000000"
    resident = await browsers.open("resident", size=PHONE)
    resident.watch.allow(f"{_VISITS}/{nobody}", 404)
    page = resident.page
    async with page.expect_response(f"**{_VISITS}/{nobody}"):
        await resident.go(f"/invite?again={nobody}")
    await expect(page.get_by_text("That person is not on your list any more.")).to_be_visible()
    await fill(page, "Ola Stays", new_phone())
    async with page.expect_response(f"**{_VISITS}/{nobody}"):
        await site.invite("Somebody Else")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Ola Stays")
    await page.get_by_role("button", name="Invite Ola Stays", exact=True).click()
    await expect(page.get_by_text("The pass is ready.")).to_be_visible()


async def test_a_cab_whose_flat_is_hidden_needs_the_end_of_its_plate(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/invite")
    page = resident.page
    await fill(page, "Kola Driver", new_phone())
    await page.get_by_role("radio", name="Cab").check()
    await page.get_by_label("Hide my flat").check()
    await page.get_by_role("button", name="Invite Kola Driver", exact=True).click()
    await expect(page.get_by_text("To hide your flat, give at least")).to_be_visible()
    plate = page.get_by_label("Vehicle's number plate")
    await expect(plate).to_be_focused()
    await plate.fill("KJA-482-XY")
    await page.get_by_role("button", name="Invite Kola Driver", exact=True).click()
    await expect(page.get_by_text("The gate sees the flat only when the plate matches.")).to_be_visible()
    made = await visit_shown(resident)
    assert (made["visit_type"], made["hide_unit"], made["plate"]) == ("cab", True, "KJA-482-XY")
    seen = await site.call("guard", "GET", f"{_VISITS}/{made['id']}")
    assert seen.json()["data"]["visit"]["apartment_number"] is None, "the gate does not see the flat yet"


async def test_a_delivery_is_left_at_the_gate(browsers: Browsers) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/invite")
    page = resident.page
    await fill(page, "Rider Sani", new_phone())
    await page.get_by_role("radio", name="Delivery").check()
    await page.get_by_label("Company").fill("Kwik")
    await page.get_by_label("Leave it at the gate").check()
    await page.get_by_role("button", name="Invite Rider Sani", exact=True).click()
    await expect(page.get_by_text("The guard takes it at the gate")).to_be_visible()
    made = await visit_shown(resident)
    assert (made["visit_type"], made["provider"], made["leave_at_gate"]) == ("delivery", "Kwik", True)


async def test_whoever_has_two_units_says_which(browsers: Browsers, site: Site) -> None:
    people = (await site.call("admin.b", "GET", "/api/v1/people?role=resident")).json()["data"]["items"]
    who = next(one for one in people if one["email"].startswith("resident.b@"))
    moved = await site.call(
        "admin.b", "POST", f"/api/v1/people/{who['member_id']}/units", {"apartment_number": "T3"}
    )
    assert moved.status_code in {201, 409}, moved.text
    resident = await browsers.open("resident.b", size=PHONE, at="/invite")
    page = resident.page
    await fill(page, "Ada Second", new_phone())
    await page.get_by_role("button", name="More details").click()
    await page.get_by_label("To which of your units").select_option(label="Terrace T3")
    await page.get_by_role("button", name="Invite Ada Second", exact=True).click()
    assert (await visit_shown(resident, "resident.b"))["apartment_number"] == "T3"


async def test_a_ban_from_a_visit_in_three_taps_refuses_the_invitation_until_it_is_lifted(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    phone = new_phone()
    made = await site.invite("Tayo Loud", visitors=[{"name": "Tayo Loud", "phone": phone}])
    resident = await browsers.open("resident", size=PHONE, at=f"/dashboard/visits/{made['visit']['id']}")
    resident.watch.allow(_VISITS, 403)
    page = resident.page
    await expect(page.get_by_role("button", name="Ban Tayo Loud")).to_be_visible()
    began = time.perf_counter()
    await page.get_by_role("button", name="Ban Tayo Loud").click()
    await page.get_by_role("radio", name="Behaved badly").check()
    await dialog(page).get_by_role("button", name="Ban Tayo Loud").click()
    await expect(page.get_by_text("1 pass that was made before opens nothing any more.")).to_be_visible()
    measured("three taps to a ban", time.perf_counter() - began)
    refused = await site.scan("entry", made["qr_code"])
    assert refused.json()["error"]["reason"] == "banned"

    await resident.go("/invite")
    await fill(page, "Tayo Loud", phone)
    await page.get_by_role("button", name="Invite Tayo Loud", exact=True).click()
    await expect(page.get_by_text("Tayo Loud: you have banned them (Behaved badly).")).to_be_visible()
    await page.get_by_role("link", name="See your bans").click()
    await expect(page.locator("h1")).to_have_text("Bans")
    await page.get_by_role("button", name="Lift the ban of Tayo Loud").click()
    await dialog(page).get_by_role("button", name="Lift ban").click()
    await expect(page.get_by_text("Say why.")).to_be_visible()
    await dialog(page).get_by_label("Reason").fill("Apologised")
    await dialog(page).get_by_role("button", name="Lift ban").click()
    await expect(page.get_by_text("The ban of Tayo Loud is lifted.")).to_be_visible()
    await expect(page.get_by_role("button", name="Lift the ban of Tayo Loud")).to_have_count(0)
    await page.get_by_label("Which").select_option(label="Lifted")
    await expect(page.get_by_text("Apologised")).to_be_visible()

    await resident.go("/invite")
    await fill(page, "Tayo Loud", phone)
    await page.get_by_role("button", name="Invite Tayo Loud", exact=True).click()
    await expect(page.get_by_text("The pass is ready.")).to_be_visible()


async def test_a_ban_of_the_building_is_explained(browsers: Browsers) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/invite")
    resident.watch.allow(_VISITS, 403)
    page = resident.page
    await fill(page, "Dele", BANNED_BY_THE_BUILDING)
    await page.get_by_role("button", name="Invite Dele", exact=True).click()
    said = page.get_by_role("alert")
    await expect(said).to_contain_text(
        "Dele: banned for the whole building (Tried to get in with somebody else's pass)."
    )
    await expect(said).to_contain_text("A ban for the whole building is ended by its office.")
    await expect(page.get_by_role("link", name="See your bans")).to_have_count(0)


async def test_somebody_who_came_is_found_and_banned_for_good(browsers: Browsers, site: Site) -> None:
    await site.invite("Uche Picked")
    resident = await browsers.open("resident", size=PHONE, at="/bans")
    page = resident.page
    await page.get_by_role("button", name="Ban somebody").click()
    await dialog(page).get_by_label("Find the visit").fill("uche picked")
    await dialog(page).get_by_role("button", name="Uche Picked").click()
    await dialog(page).get_by_role("radio", name="In your own words").check()
    await dialog(page).get_by_label("Reason").fill("Left the gate open")
    await dialog(page).get_by_role("button", name="Severity and how long").click()
    await dialog(page).get_by_role("radio", name="For good").check()
    await dialog(page).get_by_role("button", name="Ban Uche Picked").click()
    await expect(page.get_by_role("status").get_by_text("Uche Picked is banned.")).to_be_visible()
    await expect(page.get_by_text("Left the gate open")).to_be_visible()
    bans = (await site.call("resident", "GET", "/api/visitor-bans?search=Uche")).json()["data"]["bans"]
    assert [(one["expires_at"], one["scope"]) for one in bans] == [(None, "personal")]


async def test_a_visit_is_made_longer(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Ebele Longer")
    before = made["visit"]["expires_at"]
    resident = await browsers.open("resident", size=PHONE, at=f"/dashboard/visits/{made['visit']['id']}")
    page = resident.page
    await page.get_by_role("button", name="Extend").click()
    await page.get_by_role("radio", name="+3 hours").check()
    await dialog(page).get_by_role("button", name="Extend").click()
    await expect(page.get_by_text("Extended: the pass works until")).to_be_visible()
    after = (await visit_shown(resident))["expires_at"]
    assert after[11:13] == f"{(int(before[11:13]) + 3) % 24:02d}"


async def test_a_new_pass_opens_and_the_lost_one_does_not(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Segun Lost")
    resident = await browsers.open("resident", size=PHONE, at=f"/dashboard/visits/{made['visit']['id']}")
    page = resident.page
    picture = page.get_by_role("img", name="QR code of this pass")
    first = await picture.get_attribute("src")
    await page.get_by_role("button", name="Lost? New pass").click()
    await dialog(page).get_by_role("button", name="Make new pass").click()
    await expect(page.get_by_text("This is the new pass.")).to_be_visible()
    await expect(picture).not_to_have_attribute("src", first or "")
    new = await visit_shown(resident)
    await expect(page.get_by_text(" ".join(new["digits"]), exact=True)).to_be_attached()
    old = await site.scan("entry", made["qr_code"])
    assert (old.status_code, old.json()["error"]["reason"]) == (410, "cancelled")
    assert (await site.scan("entry", new["qr_code"])).status_code == 200
    async with page.expect_download() as awaited:
        await page.get_by_role("link", name="Calendar file").click()
    calendar = (await (await awaited.value).path()).read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in calendar
    assert new["qr_code"] not in calendar


async def test_contacts_are_brought_in_found_changed_and_removed(browsers: Browsers) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/contacts")
    page = resident.page
    phone = new_phone()
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n{tel}END:VCARD\r\n"
        for name, tel in (("Zuwaira Card", f"TEL:{phone}\r\n"), ("Nameless Phone", ""))
    )
    await page.get_by_role("button", name="Import").click()
    await page.get_by_test_id("contacts-file").set_input_files(
        {"name": "people.vcf", "mimeType": "text/vcard", "buffer": cards.encode()}
    )
    await expect(dialog(page).get_by_text("There is no phone number.")).to_be_visible()
    await expect(dialog(page).get_by_text("Nameless Phone")).to_be_visible()
    await dialog(page).get_by_role("button", name="Close").last.click()
    await page.get_by_label("Search").fill("zuwaira")
    await page.get_by_role("button", name="Edit Zuwaira Card").click()
    await dialog(page).get_by_label("Tags").fill("Choir, choir, keys")
    await dialog(page).get_by_label("Favourite: stands first").check()
    await dialog(page).get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Tags: Choir, keys")).to_be_visible()
    await page.get_by_role("button", name="Edit Zuwaira Card").click()
    await dialog(page).get_by_role("button", name="Remove").click()
    await dialog(page).get_by_role("button", name="Remove contact").click()
    await expect(page.get_by_text("Zuwaira Card is no longer in your contacts.")).to_be_visible()
    await expect(page.get_by_role("button", name="Edit Zuwaira Card")).to_have_count(0)


async def test_contacts_come_from_the_phone_and_leave_as_a_file(browsers: Browsers) -> None:
    phone = new_phone()
    picker = (
        "Object.defineProperty(navigator, 'contacts', { value: { select: async (what, how) =>"
        f" [{{ name: ['Picked ' + how.multiple], tel: ['{phone}'] }}, {{ name: ['No Tel'], tel: [] }}] }} }});"
    )
    resident = await browsers.open("resident", size=PHONE, at="/contacts", init=[picker])
    page = resident.page
    await page.get_by_role("button", name="Import").click()
    await dialog(page).get_by_role("button", name="Choose from this phone").click()
    await expect(dialog(page).get_by_text("No Tel")).to_be_visible()
    await dialog(page).get_by_role("button", name="Close").last.click()
    await expect(page.get_by_text("Picked true")).to_be_visible()
    async with page.expect_download() as awaited:
        await page.get_by_role("link", name="Export").click()
    assert "Picked true" in (await (await awaited.value).path()).read_text(encoding="utf-8")
