"""Gate devices and guards' PINs: from the administrator's code to a verdict, a lock and a revocation, on an open tablet."""

import re
import time
from collections.abc import Callable
from itertools import count

import pytest
from playwright.async_api import Page, expect

from tests.e2e.axe import scrolls, violations
from tests.e2e.browsing import DESKTOP, PHONE, TABLET, WAIT_MS, Browsers, Visitor
from tests.e2e.gate import key_in, sees, tap_ok
from tests.e2e.site import Site
from tests.e2e.test_every_page import too_small

GRID, UNLOCK = "/api/v1/gate/devices/grid", "/api/v1/gate/devices/unlock"
PIN = "48251"
_numbers = count(1)


def _allow_endings(visitor: Visitor) -> None:
    """A tablet is told no when it is not enrolled, after a wrong PIN, and when its session was ended."""
    visitor.watch.allow(GRID, 401)
    visitor.watch.allow(UNLOCK, 401, 429)
    visitor.watch.allow("/api/auth/permissions", 401)


async def _add_device(admin: Visitor, name: str) -> str:
    """By hand at the desk, at the first gate; the code, its dialog still open."""
    page = admin.page
    await admin.go("/admin/devices")
    await page.get_by_role("button", name="Add a device").first.click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Gate", exact=True).select_option(index=1)
    await page.get_by_role("button", name="Add and show the code").click()
    shown = page.get_by_test_id("enrolment-code").locator("[aria-hidden]")
    code = await shown.inner_text()
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    return code


async def _add_guard(admin: Visitor, first: str, last: str) -> None:
    """By hand at the desk, without an e-mail address."""
    page = admin.page
    await admin.go("/admin/guards")
    await page.get_by_role("button", name="Add a guard").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("First name").fill(first)
    await dialog.get_by_label("Last name").fill(last)
    await dialog.get_by_label("New PIN").fill(PIN)
    await dialog.get_by_label("The same PIN again").fill(PIN)
    await dialog.get_by_role("button", name="Add a guard").click()
    await expect(page.get_by_text(f"{first} {last} can unlock the gate devices now.")).to_be_visible()


async def _enrol(tablet: Visitor, code: str) -> None:
    page = tablet.page
    await tablet.go("/device")
    await expect(page.locator("h1")).to_have_text("Enrol this tablet")
    await page.get_by_label("Code of ten characters").fill(code.lower().replace("-", " "))
    await page.get_by_role("button", name="Enrol", exact=True).click()
    await expect(page.locator("h1")).to_have_text("Who is at the gate?")


async def _type_pin(page: Page, pin: str) -> None:
    pad = page.get_by_test_id("pin-pad")
    for digit in pin:
        await pad.get_by_role("button", name=digit, exact=True).click()
    await expect(page.get_by_test_id("pin-dots")).to_have_attribute("data-count", str(len(pin)))
    await pad.get_by_role("button", name="OK").click()


async def _arranged(site: Site) -> tuple[str, str]:
    """A device's code and a guard with a PIN, arranged by the API; the guard's name."""
    number = next(_numbers)
    made = await site.call("admin", "POST", "/api/v1/gate/devices", {"name": f"Spare tablet {number}"})
    assert made.status_code == 201, made.text
    guard = {"first_name": "Ngozi", "last_name": f"Bello {chr(ord('A') + number)}", "pin": PIN}
    added = await site.call("admin", "POST", "/api/v1/people/guards", guard)
    assert added.status_code == 201, added.text
    return str(made.json()["data"]["enrolment"]["code"]), f"{guard['first_name']} {guard['last_name']}"


async def test_a_tablet_is_enrolled_unlocked_locked_and_revoked(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    made = await site.invite("Ifeoma Nwosu")
    admin = await browsers.open("admin")
    await _add_guard(admin, "Musa", "Danladi")
    code = await _add_device(admin, "Tablet at the main gate")
    tablet = await browsers.open(size=TABLET)
    _allow_endings(tablet)
    await _enrol(tablet, code)
    # The desk's open dialog learns of it by itself.
    await expect(admin.page.get_by_text("The tablet is enrolled.")).to_be_visible()
    await expect(admin.page.get_by_test_id("enrolment-code")).to_have_count(0)
    await admin.page.get_by_role("button", name="Close").last.click()

    page = tablet.page
    await page.get_by_role("button", name="Musa Danladi").click()
    await expect(page.locator("h1")).to_have_text("Musa Danladi")
    await expect(page.get_by_role("button", name="OK")).to_be_disabled()
    await _type_pin(page, "48252")
    await expect(page.get_by_role("alert")).to_have_text("Wrong PIN. Try again.")
    await expect(page.get_by_test_id("pin-dots")).to_have_attribute("data-count", "0")
    await _type_pin(page, PIN)
    await page.wait_for_url("**/gate")
    await expect(page.get_by_test_id("scanner")).to_be_visible()
    row = admin.page.get_by_role("row").filter(has_text="Tablet at the main gate")
    await expect(row).to_contain_text("Musa Danladi")

    await key_in(page, made["digits"])
    await sees(page, "in", "IN")
    # What was scanned is written to the device's gate.
    gates = (await site.call("admin", "GET", "/api/v1/gate/devices")).json()["data"]["devices"]
    gate = next(one for one in gates if one["name"] == "Tablet at the main gate")["gate"]["name"]
    assert await page.evaluate("JSON.parse(localStorage.getItem('gatehouse.gate-name'))") == gate
    await expect(page.get_by_test_id("verdict")).to_have_count(0, timeout=4000)

    await page.get_by_role("button", name="Lock").click()
    await page.wait_for_url("**/device")
    await expect(page.locator("h1")).to_have_text("Who is at the gate?")
    await expect(row).to_contain_text("Nobody")
    # Nothing is left open behind it, and the start page is the tablet's.
    await tablet.go("/gate")
    await page.wait_for_url("**/device")
    await tablet.go("/")
    await page.wait_for_url("**/device")

    await page.get_by_role("button", name="Musa Danladi").click()
    await page.keyboard.type(PIN)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/gate")
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible()
    await row.get_by_role("button", name="Revoke").click()
    await admin.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    since = time.monotonic()
    await expect(page.locator("h1")).to_have_text("Enrol this tablet", timeout=5000)
    measured("revoked at the desk, open tablet back at enrolment", time.monotonic() - since)
    assert time.monotonic() - since < 2.5
    await expect(page.get_by_text("This tablet has been revoked.")).to_be_visible()
    await expect(admin.page.get_by_text("Tablet at the main gate is revoked.")).to_be_visible()
    await expect(row).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text("This tablet has been revoked.")).to_be_visible()


async def test_a_locked_tablet_learns_of_its_end_by_itself(browsers: Browsers, site: Site) -> None:
    code, _ = await _arranged(site)
    tablet = await browsers.open(size=TABLET)
    _allow_endings(tablet)
    await _enrol(tablet, code)
    devices = (await site.call("admin", "GET", "/api/v1/gate/devices")).json()["data"]["devices"]
    revoked = await site.call("admin", "POST", f"/api/v1/gate/devices/{devices[0]['id']}/revoke")
    assert revoked.status_code == 200, revoked.text
    await expect(tablet.page.locator("h1")).to_have_text("Enrol this tablet", timeout=15_000)


async def test_an_untouched_tablet_locks_but_never_under_a_red_verdict(
    browsers: Browsers, site: Site
) -> None:
    code, name = await _arranged(site)
    # 6 seconds instead of ten minutes.
    idle = "if (location.protocol.startsWith('http')) localStorage.setItem('gatehouse.tablet-idle-minutes', '0.1');"
    tablet = await browsers.open(size=TABLET, init=(idle,))
    _allow_endings(tablet)
    tablet.watch.allow("/api/visitors/scan", 404)
    await _enrol(tablet, code)
    page = tablet.page
    await page.get_by_role("button", name=name).click()
    await _type_pin(page, PIN)
    await page.wait_for_url("**/gate")
    await expect(page.get_by_test_id("scanner")).to_be_visible()
    await key_in(page, "000001")
    await sees(page, "no", "NO", "unknown_code")
    await page.wait_for_timeout(8000)
    await expect(page.get_by_test_id("verdict")).to_be_visible()
    await tap_ok(page)
    await page.wait_for_url("**/device", timeout=WAIT_MS)
    await expect(page.get_by_role("button", name=name)).to_be_visible()


async def test_too_many_wrong_pins_count_down_and_the_own_pin_can_be_changed(
    browsers: Browsers, site: Site
) -> None:
    code, name = await _arranged(site)
    tablet = await browsers.open(size=PHONE)
    _allow_endings(tablet)
    tablet.watch.allow("/api/v1/gate/pin", 422)
    await _enrol(tablet, code)
    page = tablet.page
    await page.get_by_role("button", name=name).click()
    await _type_pin(page, PIN)
    await page.wait_for_url("**/gate")
    await tablet.go("/gate/profile")
    await page.get_by_role("link", name="PIN for the gate tablet").click()
    await expect(page.locator("h1")).to_have_text("PIN for the gate tablet")
    await page.get_by_label("Present PIN").fill(PIN)
    await page.get_by_label("New PIN").fill("1234")
    await page.get_by_label("The same PIN again").fill("1234")
    await page.get_by_role("button", name="Save the PIN").click()
    await expect(page.get_by_text("This PIN is too easy to guess")).to_be_visible()
    await expect(page.get_by_label("New PIN")).to_be_focused()
    await page.get_by_label("New PIN").fill("73914")
    await page.get_by_label("The same PIN again").fill("73914")
    await page.get_by_role("button", name="Save the PIN").click()
    await expect(page.get_by_text("Your PIN is saved.")).to_be_visible()
    await page.get_by_role("button", name="Lock").click()
    await page.wait_for_url("**/device")
    await page.get_by_role("button", name=name).click()
    for _ in range(5):
        await _type_pin(page, PIN)
        await expect(page.get_by_test_id("pin-dots")).to_have_attribute("data-count", "0")
        await expect(page.get_by_role("alert")).to_be_visible()
    await _type_pin(page, "73914")
    await expect(page.get_by_role("alert")).to_have_text("Too many wrong PINs.")
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"Try again in 0:[0-3]\d\."))
    await expect(page.get_by_role("button", name="5", exact=True)).to_be_disabled()


async def test_a_tablet_still_has_a_way_to_sign_in_by_e_mail(browsers: Browsers, site: Site) -> None:
    code, _ = await _arranged(site)
    tablet = await browsers.open(size=TABLET)
    _allow_endings(tablet)
    await _enrol(tablet, code)
    page = tablet.page
    await page.get_by_role("link", name="Sign in with e-mail").click()
    await expect(page.locator("h1")).to_have_text("Sign in")
    await page.get_by_role("link", name="Back to the guards of this tablet").click()
    await expect(page.locator("h1")).to_have_text("Who is at the gate?")
    await page.get_by_role("link", name="Sign in with e-mail").click()
    await page.get_by_role("button", name="guard@demo.gatehouse.test").click()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/gate")
    # That session is no PIN's: it is signed out, not locked.
    await expect(page.get_by_test_id("scanner")).to_be_visible()
    await expect(page.get_by_role("button", name="Lock")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
async def test_the_tablets_pages_hold_for_thumbs_and_eyes(
    browsers: Browsers, site: Site, axe: str, scheme: str, size: tuple[int, int]
) -> None:
    code, name = await _arranged(site)
    tablet = await browsers.open(size=size, scheme=scheme)
    _allow_endings(tablet)
    page, wrong = tablet.page, []

    async def look(what: str, *, fits: bool = False) -> None:
        over = await scrolls(page)
        if over["wide"] > 0 or (fits and over["tall"] > 0):
            wrong.append(f"{what}: {over}")
        wrong.extend(await too_small(page, what, 64))
        wrong.extend(await violations(page, axe, what))

    await _enrol(tablet, code)
    await look("guards")
    await page.get_by_role("button", name=name).click()
    await expect(page.locator("h1")).to_have_text(name)
    await look("PIN", fits=True)
    await _type_pin(page, "9999")
    await expect(page.get_by_role("alert")).to_be_visible()
    await look("wrong PIN", fits=True)
    await _type_pin(page, PIN)
    await page.wait_for_url("**/gate")
    await expect(page.get_by_role("button", name="Lock")).to_be_visible()
    await look("gate with lock", fits=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_on_what_opens_over_the_desks_pages(
    browsers: Browsers, site: Site, axe: str, scheme: str
) -> None:
    await _arranged(site)
    admin = await browsers.open("admin", scheme=scheme, size=PHONE)
    page, wrong = admin.page, []
    await _add_device(admin, f"Dialog tablet {scheme}")
    wrong += await violations(page, axe, f"code, {scheme}")
    await page.get_by_role("button", name="Close").last.click()
    await admin.go("/admin/guards")
    await page.get_by_role("button", name="Add a guard").first.click()
    await page.get_by_role("dialog").get_by_role("button", name="Add a guard").click()
    await expect(page.get_by_text("A PIN has 4 to 8 digits.")).to_be_visible()
    wrong += await violations(page, axe, f"guard with errors, {scheme}")
    assert not wrong, "\n".join(wrong)
