"""What the desk decides and the gate keeps to: bans, gate passes, policies. Acted in the browser, looked up at the gate afterwards."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.desk import asked, dialog, home_of, said, walked_in
from tests.e2e.site import Site, new_phone
from tests.e2e.walk_in import PATH


async def test_a_ban_takes_three_taps_and_the_gate_knows_at_once(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    made = await site.invite("Segun Rowdy")
    admin = await browsers.open("admin", size=DESKTOP, at=f"/admin/visits/{made['visit']['id']}")
    page = admin.page
    await page.get_by_role("button", name="Ban Segun Rowdy").click()
    await dialog(page).get_by_role("radio", name="Behaved badly").check()
    began = time.monotonic()
    await dialog(page).get_by_role("button", name="Ban Segun Rowdy").click()
    await expect(said(page, "Segun Rowdy is banned. 1 pass")).to_be_visible()
    refused = await site.scan("entry", made["qr_code"])
    measured("the last of three taps until the gate refuses", time.monotonic() - began)
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


async def test_whoever_came_without_a_pass_is_banned_from_their_entry(browsers: Browsers, site: Site) -> None:
    phone = new_phone()
    await walked_in(site, "Kola Shouts", visitorPhone=phone)
    admin = await browsers.open("admin", size=PHONE, at="/admin/entries?status=APPROVED")
    page = admin.page
    await page.get_by_role("button", name="Details of Kola Shouts").click()
    await dialog(page).get_by_role("button", name="Ban Kola Shouts").click()
    await dialog(page).get_by_role("radio", name="Behaved badly").check()
    await dialog(page).get_by_role("button", name="Ban Kola Shouts").click()
    await expect(said(page, "Kola Shouts is banned.")).to_be_visible()
    body = {"type": "VISITOR", "flatId": await home_of(site), "visitorName": "Kola", "visitorPhone": phone}
    again = await site.call("guard", "POST", PATH, body)
    assert again.status_code == 403, again.text


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
    now = datetime.now(ZoneInfo("Africa/Lagos"))
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
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
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
