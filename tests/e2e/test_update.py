"""A new version of the app: offered, never forced, and not under a guard's hands. And an address that browsers do not trust."""

import asyncio
import re

from playwright.async_api import Locator, Page, Playwright, Route, expect

from tests.e2e.browsing import TABLET, WAIT_MS, Browsers, Visitor, becomes_true, launch
from tests.e2e.gate import at_the_gate, refusals_expected, scanner_types, sees, tap_ok
from tests.e2e.site import Site

_WAITS = "navigator.serviceWorker.getRegistration().then((found) => found.waiting !== null)"
_LOOK = """async () => {
  const found = await navigator.serviceWorker.getRegistration();
  await found.update();
  const coming = found.installing;
  if (coming !== null && coming.state !== "installed")
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
}"""


def offer(page: Page) -> Locator:
    """The banner with the new version."""
    return page.get_by_role("status").filter(has_text="A new version is ready")


async def in_hand(visitor: Visitor) -> None:
    """The service worker controls the page."""
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.page.reload()
    await becomes_true(visitor.page, "navigator.serviceWorker.controller !== null")
    await visitor.heading()


async def deploy(visitor: Visitor) -> None:
    """The server has another build, and the browser looks for it, as it does every hour."""
    visitor.site.deploy()
    await visitor.page.evaluate(_LOOK)
    assert await visitor.page.evaluate(_WAITS)


async def test_a_new_version_is_offered_and_waits_for_a_yes(browsers: Browsers) -> None:
    resident = await browsers.open("resident", at="/dashboard")
    page = resident.page
    await in_hand(resident)
    await expect(offer(page)).to_have_count(0)
    await page.evaluate("window.untouched = true")
    await deploy(resident)
    await expect(offer(page)).to_be_visible()
    await page.wait_for_timeout(1000)
    assert await page.evaluate("window.untouched === true"), "the page was swapped without asking"
    assert await page.evaluate(_WAITS)

    # Later is later: a reload by hand keeps the old version and asks again.
    await offer(page).get_by_role("button", name="Later").click()
    await expect(offer(page)).to_have_count(0)
    await page.reload()
    await expect(offer(page)).to_be_visible()
    assert await page.evaluate(_WAITS)

    await page.evaluate("window.untouched = true")
    async with page.expect_navigation():
        await offer(page).get_by_role("button", name="Reload").click()
    assert await page.evaluate("window.untouched === undefined")
    assert await resident.heading() == "Home"
    assert not await page.evaluate(_WAITS)
    await expect(offer(page)).to_have_count(0)


async def test_a_guard_is_not_asked_during_a_scan(browsers: Browsers) -> None:
    guard = await at_the_gate(browsers, size=TABLET)
    page = guard.page
    refusals_expected(guard)
    await in_hand(guard)
    answer_now = asyncio.Event()

    async def slow(route: Route) -> None:
        await answer_now.wait()
        await route.continue_()

    await guard.context.route(re.compile(r"/api/visitors/scan"), slow)
    await scanner_types(page, "SG_NOSUCHCODE88")
    await deploy(guard)
    await page.wait_for_timeout(500)
    await expect(offer(page)).to_have_count(0)
    answer_now.set()
    # Nor under the verdict, which waits for a tap.
    await sees(page, "no", "NO", "unknown_code")
    await page.wait_for_timeout(500)
    await expect(offer(page)).to_have_count(0)
    assert await page.evaluate(_WAITS)
    await tap_ok(page)
    await expect(offer(page)).to_be_visible()


async def test_an_address_without_https_is_called_insecure(
    browsers: Browsers, site: Site, playwright: Playwright
) -> None:
    port = site.address.rsplit(":", 1)[1]
    near = await browsers.open(at="/login")
    await near.heading()
    banner = near.page.get_by_role("alert").filter(has_text="This address is not secure")
    await expect(banner).to_have_count(0)
    # The same server by a name of the house network.
    browser = await launch(playwright, "--host-resolver-rules=MAP gate.example 127.0.0.1")
    try:
        far = await browsers.open(browser=browser, camera=False)
        page = far.page
        await page.goto(f"http://gate.example:{port}/login")
        assert await page.evaluate("window.isSecureContext") is False
        banner = page.get_by_role("alert").filter(has_text="This address is not secure")
        await expect(banner).to_contain_text("Ask your administrator for the https address", timeout=WAIT_MS)
        # Signing in says why it cannot stay, rather than nothing.
        far.watch.allow("/api/auth/permissions", 401)
        await page.get_by_role("button", name="resident@demo.gatehouse.test").click()
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await expect(page.get_by_role("alert").filter(has_text="refuses the cookie")).to_be_visible()
        await far.context.close()
    finally:
        await browser.close()
