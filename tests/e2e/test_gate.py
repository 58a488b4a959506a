"""The other ways a code gets to the gate, and what happens when they fail: camera, hand scanner, undo, a party."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image
from playwright.async_api import Playwright, Route, expect

from tests.e2e.browsing import TABLET, Browsers, launch
from tests.e2e.gate import at_the_gate, refusals_expected, scanner_types, sees, tap_ok, verdict, verdict_gone
from tests.e2e.site import Site, new_phone, until


def film(symbol: bytes, file: Path) -> None:
    """A camera's film of somebody holding up a pass: JPEG after JPEG, as Chromium's fake camera reads them."""
    still = Image.new("RGB", (640, 480), (120, 126, 124))
    with Image.open(io.BytesIO(symbol)) as drawn:
        side = 300
        still.paste(drawn.convert("RGB").resize((side, side), Image.Resampling.NEAREST), (170, 90))
    out = io.BytesIO()
    still.save(out, "JPEG", quality=90, subsampling="4:2:0")
    file.write_bytes(out.getvalue() * 30)


async def test_the_camera_reads_a_pass(
    browsers: Browsers,
    site: Site,
    playwright: Playwright,
    tmp_path: Path,
    measured: Callable[[str, float], None],
) -> None:
    made = await site.invite("Efe Oghene")
    symbol = await site.call("resident", "GET", f"/api/visitors/{made['visit']['id']}/qr.png")
    assert symbol.status_code == 200
    film(symbol.content, tmp_path / "pass.mjpeg")
    browser = await launch(playwright, f"--use-file-for-fake-video-capture={tmp_path / 'pass.mjpeg'}")
    try:
        started = monotonic()
        guard = await at_the_gate(browsers, size=TABLET, browser=browser)
        assert (await sees(guard.page, "in", "IN")).names == "Efe Oghene"
        measured("gate opened → camera's verdict (reader loaded on the way)", monotonic() - started)
        await verdict_gone(guard.page)
        # Still held up: not read again, so the guest is not let out by standing there.
        await guard.page.wait_for_timeout(1500)
        await expect(verdict(guard.page)).to_have_count(0)
        assert await site.status(made["visit"]["id"]) == ("active", 1)
        await guard.context.close()
    finally:
        await browser.close()


async def test_without_leave_for_the_camera_the_gate_says_what_to_do_and_works_on(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Wura Ajayi")
    guard = await at_the_gate(browsers, camera=False)
    problem = guard.page.get_by_test_id("camera-problem")
    await expect(problem).to_have_attribute("data-problem", "refused")
    await expect(problem).to_contain_text("allow the camera")
    await expect(problem.get_by_role("button", name="Try again")).to_be_visible()
    await scanner_types(guard.page, made["qr_code"])
    await sees(guard.page, "in", "IN")


async def test_a_hand_scanner_needs_no_focus(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Seun Balogun")
    guard = await at_the_gate(browsers)
    refusals_expected(guard)
    page = guard.page
    await scanner_types(page, made["qr_code"])
    await sees(page, "in", "IN")
    await verdict_gone(page)
    # On another page of the gate, with a button in focus.
    await page.get_by_test_id("tile-inside").click()
    await expect(page.get_by_test_id("inside-list")).to_contain_text("Seun Balogun")
    await scanner_types(page, made["pass_url"].rsplit("/", 1)[1])
    await page.wait_for_timeout(50)
    await expect(verdict(page)).to_be_visible()
    if await verdict(page).get_attribute("data-tone") != "out":
        pytest.fail(f"the bare token was not read: {await verdict(page).inner_text()}")
    await verdict_gone(page)
    await scanner_types(page, "SG_NOSUCHCODE99")
    await sees(page, "no", "NO", "unknown_code")
    await tap_ok(page)


async def test_a_scan_is_taken_back(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Ogechi Eze")
    visit = made["visit"]["id"]
    guard = await at_the_gate(browsers)
    page = guard.page
    await scanner_types(page, made["qr_code"])
    await sees(page, "in", "IN")
    await verdict(page).get_by_role("button", name=re.compile(r"^Undo")).click()
    await expect(page.get_by_test_id("undo-notice")).to_have_attribute("data-kind", "undone")
    assert await site.status(visit) == ("pending", 0)
    # And from the bar that stays for ten seconds.
    await page.wait_for_timeout(3100)
    await scanner_types(page, made["qr_code"])
    await sees(page, "in", "IN")
    await verdict_gone(page)
    assert await site.status(visit) == ("active", 1)
    await page.get_by_test_id("undo").click()
    await expect(page.get_by_test_id("undo-notice")).to_have_attribute("data-kind", "undone")
    assert await site.status(visit) == ("pending", 0)


async def test_only_some_of_a_party_pass(browsers: Browsers, site: Site) -> None:
    made = await site.invite(
        "",
        title="Lunch",
        visit_type="group",
        visitors=[{"name": name, "phone": new_phone()} for name in ("Uche One", "Uche Two", "Uche Three")],
    )
    visit = made["visit"]["id"]
    guard = await at_the_gate(browsers)
    page = guard.page
    await scanner_types(page, made["qr_code"])
    await sees(page, "in", "IN")
    await verdict(page).get_by_role("button", name="Only some").click()
    picker = page.get_by_test_id("party-picker")
    await picker.get_by_label("Uche Two").check()
    await picker.get_by_role("button", name="Let 1 pass").click()
    assert (await sees(page, "in", "IN")).names == "Uche Two"

    async def one_inside() -> bool:
        return await site.status(visit) == ("active", 1)

    await until(one_inside, "one of the party inside")


async def test_a_page_that_cannot_be_loaded_says_so_and_leads_back_to_the_scanner(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers, size=TABLET)
    guard.watch.forgive(
        "request failed: GET .*/assets/|Failed to fetch dynamically|error occurred in|preload"
    )
    page = guard.page

    async def lost(route: Route) -> None:
        await route.abort()

    await page.route("**/assets/pages-*.js", lost)
    await page.get_by_test_id("tile-more").click()
    await expect(page.get_by_role("alert")).to_contain_text("This part could not be shown.")
    await page.get_by_role("main").get_by_role("link", name="Scanner").click()
    await expect(page.get_by_test_id("scanner")).to_be_visible()
    await page.unroute("**/assets/pages-*.js")
    await page.get_by_test_id("tile-more").click()
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="More")).to_be_visible()
