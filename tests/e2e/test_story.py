"""The main job, by two people at two screens at once: invite, share, type the code, arrive, leave, and the refusals after it."""

import asyncio
import re
import time
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.e2e.browsing import PHONE, TABLET, WAIT_MS, Browsers
from tests.e2e.gate import (
    at_the_gate,
    choose,
    key_in,
    refusals_expected,
    sees,
    tap_ok,
    verdict_gone,
)
from tests.e2e.site import Site, new_phone

MOST_SECONDS = 10


async def invite_by_hand(page: Page, name: str) -> None:
    """From the resident's home to the pass."""
    await page.get_by_role("link", name="Invite a visitor").first.click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Phone", exact=True).fill(new_phone())
    await page.get_by_role("button", name=f"Invite {name}").click()
    await page.wait_for_url("**/dashboard/visits/*")


async def test_a_guest_is_invited_comes_in_and_leaves(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    name = "Amara Nwosu"
    resident, guard = await asyncio.gather(
        browsers.open("resident", size=PHONE, at="/dashboard"), at_the_gate(browsers, size=TABLET)
    )
    host, gate = resident.page, guard.page
    refusals_expected(guard)
    await invite_by_hand(host, name)
    visit_id = host.url.rsplit("/", 1)[1]

    # The pass: name, a QR that is 60 % of the width or more, six digits (also digit by digit for screen readers).
    card = host.get_by_role("article", name="Pass", exact=True)
    await expect(card).to_contain_text(name)
    symbol = card.get_by_role("img", name="QR code of this pass")
    await expect(symbol).to_be_visible()
    width = (await symbol.bounding_box() or {"width": 0})["width"]
    assert width >= 0.6 * PHONE[0], f"the QR is {width:.0f} px of {PHONE[0]}"
    spoken = re.search(r"\b(?:\d ){5}\d\b", await card.inner_text())
    assert spoken, await card.inner_text()
    digits = spoken[0].replace(" ", "")

    # Sharing.
    whatsapp = await host.get_by_role("link", name="WhatsApp").get_attribute("href")
    assert whatsapp
    assert whatsapp.startswith("https://wa.me/")
    await host.get_by_role("button", name="Copy link").click()
    await expect(host.get_by_text("Link copied")).to_be_visible()
    link = await host.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{site.address}/p/")

    # The code typed at the gate; the open page of the host hears of it.
    await key_in(gate, digits[:-1])
    last = gate.get_by_test_id("keypad").get_by_role("button", name=digits[-1], exact=True)
    started = time.monotonic()

    async def since(what: str, happens: object) -> None:
        await happens  # type: ignore[misc]
        taken = time.monotonic() - started
        measured(what, taken)
        assert taken < MOST_SECONDS

    async def green_with_the_name() -> None:
        assert (await sees(gate, "in", "IN")).names == name

    inside = card.get_by_text(re.compile("inside", re.IGNORECASE)).first
    await asyncio.gather(
        last.click(),
        since("last digit → green verdict", green_with_the_name()),
        since(
            "last digit → arrival on the resident's open page", expect(inside).to_be_visible(timeout=WAIT_MS)
        ),
    )
    assert await site.status(visit_id) == ("active", 1)
    await verdict_gone(gate)

    # In again while inside: amber, with the reason. It needs a tap.
    await choose(gate, "In")
    await key_in(gate, digits)
    await sees(gate, "attention", "CHECK", "already_inside")
    await tap_ok(gate)
    assert await site.status(visit_id) == ("active", 1)

    # Out: blue, and the visit is over on the host's page.
    await choose(gate, "Auto")
    started = time.monotonic()
    await key_in(gate, digits)
    await sees(gate, "out", "OUT")
    over = host.get_by_text("This visit is over.")
    await since("first digit → exit on the resident's open page", expect(over).to_be_visible(timeout=WAIT_MS))
    await verdict_gone(gate)
    assert await site.status(visit_id) == ("completed", 0)

    # In once more: red, used up.
    await choose(gate, "In")
    await key_in(gate, digits)
    await sees(gate, "no", "NO", "used_up")
    await tap_ok(gate)

    # The admin sees the visit and the refusals of today.
    admin = await browsers.open("admin", at="/admin/dashboard")
    board = admin.page
    assert await admin.heading() == "Dashboard"
    latest = board.get_by_role("region", name="Latest visits")
    row = latest.get_by_role("row").filter(has_text=name)
    await expect(row).to_contain_text("Completed")
    await expect(board.get_by_role("link", name=re.compile(r"\d+ scans? refused today"))).to_be_visible()
    await row.get_by_role("link", name=name).click()
    await expect(board.locator("h1")).to_be_visible()
    for step in ("Invited", "Came in", "Left", "Refused"):
        await expect(board.get_by_text(step, exact=True).first).to_be_visible()


async def test_the_admins_open_dashboard_shows_arrival_and_refusal_by_itself(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Ladi Gowon")
    admin = await browsers.open("admin", at="/admin/dashboard")
    page = admin.page
    row = page.get_by_role("region", name="Latest visits").get_by_role("row").filter(has_text="Ladi Gowon")
    await expect(row).to_contain_text("Expected")
    assert (await site.scan("entry", made["digits"])).status_code == 200
    await expect(row).to_contain_text("Inside", timeout=WAIT_MS)
    refused = page.get_by_role("link", name=re.compile(r"scans? refused today"))
    before = int((await refused.inner_text()).split()[0]) if await refused.count() else 0
    assert (await site.scan("entry", made["digits"])).status_code == 409
    await expect(refused).to_contain_text(f"{before + 1} scan", timeout=WAIT_MS)


async def test_the_inbox_tells_of_the_arrival_without_reload(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Bisi Lawal")
    resident = await browsers.open("resident", size=PHONE, at="/notifications")
    page = resident.page
    assert await resident.heading() == "Notifications"
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible()
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    news = page.get_by_role("list", name="Notifications").get_by_role("listitem")
    await expect(news.filter(has_text="Bisi Lawal").first).to_be_visible(timeout=WAIT_MS)


async def test_a_pass_called_off_opens_nothing(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Kola Idris")
    resident, guard = (
        await browsers.open("resident", size=PHONE, at=f"/dashboard/visits/{made['visit']['id']}"),
        await at_the_gate(browsers),
    )
    refusals_expected(guard)
    await resident.page.get_by_role("button", name="Call off").click()
    await resident.page.get_by_role("dialog").get_by_role("button", name="Call off visit").click()
    await expect(resident.page.get_by_text("This visit was called off")).to_be_visible()
    await key_in(guard.page, made["digits"])
    await sees(guard.page, "no", "NO", "cancelled")
