"""The gate without a network: it opens, it records, it does not claim to know, and it sends when somebody answers."""

import asyncio
from collections.abc import Callable
from time import monotonic

from playwright.async_api import expect

from tests.e2e.browsing import TABLET, WAIT_MS, Browsers, Visitor, becomes_true, sign_in
from tests.e2e.gate import at_the_gate, refusals_expected, scanner_types, sees, tap_ok
from tests.e2e.site import Site, until


async def controlled(visitor: Visitor) -> None:
    """The service worker has the page in hand."""
    await visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.page.reload()
    await becomes_true(visitor.page, "navigator.serviceWorker.controller !== null")


async def test_offline_reload_scan_and_upload(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    made, used = await asyncio.gather(site.invite("Chidi Anozie"), site.invite("Rita Dosunmu"))
    assert (await site.scan("entry", used["qr_code"])).status_code == 200
    assert (await site.scan("exit", used["qr_code"])).status_code == 200
    guard = await at_the_gate(browsers, size=TABLET)
    page = guard.page
    refusals_expected(guard)
    await controlled(guard)
    await guard.network(on=False)
    await page.reload()
    await expect(page.get_by_test_id("scanner")).to_be_visible(timeout=WAIT_MS)
    await expect(page.get_by_role("status").filter(has_text="Offline")).to_be_visible()

    # Recorded, amber, not verified; one is good, one will turn out to be used up.
    for number, code in enumerate((made["qr_code"], used["qr_code"]), start=1):
        await scanner_types(page, code)
        await sees(page, "attention", "CHECK", "unverified")
        await tap_ok(page)
        await expect(page.get_by_test_id("queue-link")).to_have_text(str(number))
    assert await site.status(made["visit"]["id"]) == ("pending", 0)

    started = monotonic()
    await guard.network(on=True)

    async def is_inside() -> bool:
        return await site.status(made["visit"]["id"]) == ("active", 1)

    await until(is_inside, "the scan made offline is uploaded", seconds=20)
    measured("network back → offline scan uploaded", monotonic() - started)
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible(timeout=WAIT_MS)
    link = page.get_by_test_id("queue-link")
    await expect(link).to_have_attribute("data-conflicts", "true")
    await link.click()
    conflicts = page.get_by_test_id("queue-conflicts")
    await expect(conflicts.get_by_test_id("queue-row")).to_have_count(1)
    await expect(conflicts).to_contain_text("This pass has been used already")
    await page.get_by_role("button", name="Seen").click()
    await expect(conflicts).to_have_count(0)
    last = page.get_by_test_id("last-scans").get_by_role("listitem")
    await expect(last.filter(has_text="Chidi Anozie")).to_contain_text("Accepted")


async def sign_out(guard: Visitor) -> None:
    """From the profile page."""
    await guard.go("/gate/profile")
    # The server drops the live connection before it answers; the page may ask once more who it is.
    guard.watch.allow("/api/auth/permissions", 401)
    await guard.page.get_by_role("button", name="Sign out").click()
    await guard.page.wait_for_url("**/login")


async def test_a_waiting_scan_is_sent_only_by_the_guard_who_made_it(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Halima Sani")
    # Signed in by hand: the session ends here, and must not end for other tests.
    guard = await browsers.open(size=TABLET)
    await sign_in(guard, "guard")
    page = guard.page
    refusals_expected(guard)
    name = (await site.call("guard", "GET", "/api/auth/profile")).json()["data"]["user"]["full_name"]
    await guard.network(on=False)
    await scanner_types(page, made["qr_code"])
    await sees(page, "attention", "CHECK", "unverified")
    await tap_ok(page)
    # The session is gone before the network is back, and a guard of another building takes the device.
    guard.watch.allow("/api/auth/permissions", 401)
    await guard.context.clear_cookies()
    await guard.network(on=True)
    await page.reload()
    await page.wait_for_url("**/login**")
    await sign_in(guard, "guard.b")
    await page.get_by_test_id("queue-link").click()
    others = page.get_by_test_id("queue-others")
    await expect(others.get_by_test_id("queue-row")).to_have_count(1)
    await expect(others).to_contain_text("sent as soon as the guard who made them signs in here")
    await expect(others).to_contain_text(f"Ask {name} to sign in on this device for ")
    await expect(page.get_by_test_id("queue-waiting")).to_have_count(0)
    assert await site.status(made["visit"]["id"]) == ("pending", 0)

    await sign_out(guard)
    await sign_in(guard, "guard")

    async def is_inside() -> bool:
        return await site.status(made["visit"]["id"]) == ("active", 1)

    await until(is_inside, "the scan is uploaded once its guard is back", seconds=20)
    await expect(page.get_by_test_id("queue-link")).to_have_count(0)


async def test_a_resident_without_network_sees_the_shell_and_is_told(browsers: Browsers) -> None:
    resident = await browsers.open("resident", at="/dashboard")
    await resident.heading()
    await controlled(resident)
    await resident.network(on=False)
    await resident.page.reload()
    assert await resident.heading() == "Home"
    await expect(resident.page.get_by_role("status").filter(has_text="Offline")).to_be_visible()
    await resident.network(on=True)
    await expect(resident.page.get_by_role("status").filter(has_text="Online")).to_be_visible(timeout=WAIT_MS)
