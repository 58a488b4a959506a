"""The guard's pages about things and hours: parcels taken in and handed over, gate passes used once, the shift."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import expect

from tests.e2e.browsing import PHONE, TABLET, WAIT_MS, Browsers
from tests.e2e.gate import at_the_gate, scanner_types
from tests.e2e.site import Site
from tests.e2e.walk_in import database, flat, pick_flat

PASSES = "/api/v1/gate/passes"


async def data(site: Site, who: str, method: str, path: str, body: Any = None) -> Any:
    """The `data` of an answer that must be a success."""
    answer = await site.call(who, method, path, body)
    assert answer.status_code < 300, answer.text
    return answer.json()["data"]


async def test_a_parcel_is_taken_in_with_a_photo_and_handed_over_by_its_digits(
    browsers: Browsers, site: Site
) -> None:
    guard = await browsers.open("guard", size=PHONE, at="/gate/deliveries")
    page = guard.page
    await page.get_by_role("button", name="Take in").click()
    await pick_flat(page)
    form = page.get_by_test_id("take-in")
    await form.get_by_label("Company").fill("AMAZON")
    await form.get_by_label("Packages").fill("2")
    await form.get_by_role("button", name="Take the photo").click(timeout=WAIT_MS)
    await expect(page.get_by_test_id("photo")).to_have_attribute("data-state", "sent", timeout=WAIT_MS)
    await form.get_by_role("button", name="Take in for Kapok K4").click()
    await expect(page.get_by_text("Taken in for Kapok K4. They are told.")).to_be_visible()
    parcel = page.get_by_test_id("parcel").filter(has_text="AMAZON").first
    await expect(parcel).to_contain_text("2 packages")
    await expect(parcel.get_by_role("img", name="Photo of the parcel for K4")).to_be_visible()

    # The flat sees its six digits; the guard does not.
    mine = await data(site, "resident", "GET", "/api/v1/gate/parcels?status=WAITING")
    code = next(one["code"] for one in mine["parcels"] if one["providerTag"] == "AMAZON")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    guard.watch.allow("/api/v1/gate/parcels/hand-over", 422)
    await page.get_by_role("button", name="Hand over", exact=True).first.click()
    keys = page.get_by_test_id("give-by-code")
    for digit in wrong:
        await keys.get_by_role("button", name=digit, exact=True).click()
    await expect(keys.get_by_role("alert")).to_contain_text("These digits are not those of a parcel")
    for digit in code:
        await keys.get_by_role("button", name=digit, exact=True).click()
    await expect(page.get_by_text("Handed over: AMAZON, 2 packages for K4.")).to_be_visible()
    await expect(keys).to_have_count(0)
    assert not await database(
        site,
        "select 1 from parcels where provider = 'AMAZON' and handed_at is null and taken_at > now() - interval '2 minutes'",
    )


async def test_a_parcel_is_handed_over_to_a_name_and_a_delivery_of_today_is_asked_for(
    browsers: Browsers, site: Site
) -> None:
    unit = await flat(site)
    body = {"flatId": unit, "providerTag": "DHL", "packageCount": 1}
    await data(site, "guard", "POST", "/api/v1/gate/parcels", body)
    today = datetime.now(UTC) + timedelta(hours=1)  # the demo's building is in Lagos
    expected = {"flatId": unit, "companyName": "CHOWDECK", "expectedDate": today.date().isoformat()}
    await data(site, "resident", "POST", "/api/v1/deliveries/expected", expected)
    guard = await browsers.open("guard", size=TABLET, at="/gate/deliveries")
    page = guard.page
    await page.get_by_label("Flat, company or remark").fill("dhl")
    await page.get_by_role("button", name="Hand over: K4").first.click()
    dialog = page.get_by_test_id("give")
    await dialog.get_by_role("button", name="Hand over", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text("Enter the six digits, or a name.")
    await dialog.get_by_label("Given to").fill("Dayo Obiora")
    await dialog.get_by_role("button", name="Hand over", exact=True).click()
    await expect(page.get_by_text("Handed over: DHL, 1 package for K4.")).to_be_visible()
    given = "select handed_to from parcels where provider = 'DHL' and handed_at > now() - interval '1 minute'"
    assert await database(site, given) == [("Dayo Obiora",)]
    # What was announced goes the way of every request, its fields filled in.
    await page.get_by_role("radio", name=re.compile("Expected today")).click()
    await page.get_by_role("button", name="It is here: CHOWDECK, K4").click()
    await page.wait_for_url("**/gate/walk-in?step=ask")
    await expect(page.get_by_test_id("summary")).to_contain_text("K4")


async def _gate_pass(site: Site, title: str, hours: float = 0) -> dict[str, Any]:
    now = datetime.now(UTC) + timedelta(hours=hours)
    made: dict[str, Any] = await data(
        site,
        "resident",
        "POST",
        PASSES,
        {
            "type": "MATERIAL",
            "title": title,
            "validFrom": (now - timedelta(minutes=5)).isoformat(),
            "validUntil": (now + timedelta(hours=4)).isoformat(),
            "itemsList": ["Sofa", "Two chairs"],
            "flatId": await flat(site),
        },
    )
    return made


async def test_a_gate_pass_is_known_at_the_scanner_and_counts_once(browsers: Browsers, site: Site) -> None:
    made, early = await _gate_pass(site, "Sofa and chairs"), await _gate_pass(site, "Piano", hours=24)
    for one in (made, early):
        await data(site, "admin", "PATCH", f"{PASSES}/{one['id']}/approve", {})
    guard = await at_the_gate(browsers, size=TABLET)
    guard.watch.allow(f"{PASSES}/scan", 403, 404, 409, 410)
    page = guard.page
    shown = page.get_by_test_id("pass-verdict")
    await scanner_types(page, made["qrToken"])
    await expect(shown).to_have_attribute("data-tone", "in", timeout=WAIT_MS)
    await expect(page.get_by_test_id("pass-items").get_by_role("listitem")).to_have_text(
        ["Sofa", "Two chairs"]
    )
    box, size = await shown.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    used = await data(site, "resident", "GET", f"{PASSES}/{made['id']}")
    assert used["status"] == "USED"
    # The next code waits for the tap, and the tap leads back to the scanner.
    await scanner_types(page, "SG_NOSUCHCODE99")
    await expect(page.get_by_test_id("verdict")).to_have_count(0)
    await shown.locator("button[data-main]").click()
    await expect(page.get_by_test_id("scanner")).to_be_visible()

    await page.wait_for_timeout(3100)  # the same code counts again after three seconds
    await scanner_types(page, made["qrToken"].lower())
    await expect(shown).to_have_attribute("data-reason", "used_up")
    await expect(page.get_by_test_id("pass-reason")).to_contain_text("Musa Zubairu")
    await shown.locator("button[data-main]").click()

    # Typed by hand, without its letters; and one that is not good yet.
    await guard.go("/gate/passes")
    await page.get_by_label("Code of the pass").fill(early["qrToken"].removeprefix("GP_"))
    await page.get_by_role("button", name="Check and use").click()
    await expect(shown).to_have_attribute("data-tone", "attention")
    await expect(shown).to_have_attribute("data-reason", "not_yet_valid")
    await shown.locator("button[data-main]").click()
    await expect(page.get_by_role("heading", name="Gate passes")).to_be_visible()
    await page.get_by_label("Code of the pass").fill("nonsense")
    await page.get_by_role("button", name="Check and use").click()
    await expect(page.get_by_text("This is no code of a gate pass")).to_be_visible()


async def test_a_shift_begins_with_the_brief_and_is_handed_over(browsers: Browsers, site: Site) -> None:
    relief = {"first_name": "Tunde", "last_name": "Relief", "pin": "48251"}
    await data(site, "admin", "POST", "/api/v1/people/guards", relief)
    await database(site, "update shifts set ended_at = now() where ended_at is null")
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    badge = page.get_by_test_id("shift-badge")
    await expect(badge).to_have_accessible_name("No shift begun")
    await badge.click()
    brief = page.get_by_test_id("brief")
    await expect(brief).to_contain_text("Dele Kosoko-Martins")
    await expect(brief).to_contain_text("Tried to get in with somebody else's pass.")
    await expect(page.get_by_test_id("policy")).to_contain_text("10 %")
    await page.get_by_label("Gate", exact=True).select_option(index=1)
    await page.get_by_test_id("begin-shift").click()
    await expect(page.get_by_test_id("shift")).to_have_attribute("data-on", "true")
    await expect(badge).to_have_accessible_name(re.compile("^On shift since"))

    await page.get_by_role("button", name="Hand over", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What they should know").fill("The barrier sticks.\nCall the plumber at six.")
    await dialog.get_by_label("To whom").select_option(label="Tunde Relief")
    await dialog.get_by_role("button", name="Hand over", exact=True).click()
    await expect(page.get_by_text("The shift is handed over to Tunde Relief, who is told.")).to_be_visible()
    await expect(badge).to_have_accessible_name("No shift begun")
    ended = "select hand_over_note from shifts where ended_at > now() - interval '1 minute' and hand_over_note is not null"
    assert await database(site, ended) == [("The barrier sticks.\nCall the plumber at six.",)]
