"""A pass on its way to the visitor: the picture and text of the share button, and the page behind the link."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.e2e.axe import scrolls, violations
from tests.e2e.browsing import PHONE, Browsers, becomes_true
from tests.e2e.site import Site
from tests.e2e.walk_in import database


async def test_without_a_share_sheet_the_picture_is_saved_and_the_text_copied(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Halima Sani")
    resident = await browsers.open("resident", size=PHONE, at=f"/dashboard/visits/{made['visit']['id']}")
    page = resident.page
    async with page.expect_download() as awaited:
        await page.get_by_role("button", name="Share", exact=True).click()
    saved = await (await awaited.value).path()
    with Image.open(io.BytesIO(saved.read_bytes())) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) >= 300
    await expect(page.get_by_text("The picture is saved and the text is copied.")).to_be_visible()
    text = await page.evaluate("navigator.clipboard.readText()")
    assert made["pass_url"] in text
    assert f"{made['digits'][:3]} {made['digits'][3:]}" in text
    assert "Halima Sani" in text


async def test_a_share_sheet_gets_picture_and_text(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Jide Cole")
    sheet = (
        "navigator.canShare = (data) => data.files?.[0]?.type === 'image/png';"
        "navigator.share = async (data) => { window.shared = { text: data.text, size: data.files[0].size }; };"
    )
    path = f"/dashboard/visits/{made['visit']['id']}"
    resident = await browsers.open("resident", size=PHONE, at=path, init=[sheet])
    await resident.page.get_by_role("button", name="Share", exact=True).click()
    await becomes_true(resident.page, "window.shared !== undefined")
    shared = await resident.page.evaluate("window.shared")
    assert made["pass_url"] in shared["text"]
    assert shared["size"] > 1000


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_visitors_page_needs_no_script_and_fits(
    browsers: Browsers, site: Site, axe: str, scheme: str
) -> None:
    made = await site.invite("Nneka Ibe")
    visitor = await browsers.open(size=PHONE, scheme=scheme)
    answer = await visitor.page.goto(made["pass_url"])
    assert answer is not None
    assert len(await answer.body()) <= 15 * 1024
    assert "Nneka Ibe" in await visitor.page.locator("main").inner_text()
    await expect(visitor.page.locator("script")).to_have_count(0)
    await expect(visitor.page.locator("svg").first).to_be_visible()
    assert (await scrolls(visitor.page))["wide"] <= 0
    assert not await violations(visitor.page, axe, f"pass page, {scheme}")


async def in_state(site: Site, state: str) -> dict[str, Any]:
    """A pass as somebody finds it who opens the link then."""
    start = datetime.now(UTC) + timedelta(days=1 if state == "waiting" else 0)
    window: dict[str, Any] = {
        "expected_start": start.isoformat(),
        "expected_end": (start + timedelta(hours=4)).isoformat(),
        "plate": "LSR-482-XY",
        "companions": 2,
    }
    made = await site.invite("Nneka Ibe", **window)
    visit = made["visit"]["id"]
    if state in {"inside", "used"}:
        assert (await site.scan("entry", made["qr_code"])).status_code == 200
    if state == "used":
        assert (await site.scan("exit", made["qr_code"])).status_code == 200
    if state == "expired":
        over = "update visits set valid_from = now() - interval '2 days', valid_until = now() - interval '1 day' where id = %s"
        await database(site, over, visit)
    if state in {"cancelled", "replaced"}:
        act = "cancel" if state == "cancelled" else "reissue"
        done = await site.call("resident", "POST", f"/api/visitors/{visit}/{act}")
        assert done.status_code == 200, done.text
    return made


STATES = {
    "waiting": "Not open yet. It opens",
    "good": "Show this at the gate.",
    "inside": "You are checked in. Show it again when you leave.",
    "used": "This pass has been used.",
    "expired": "The time on this pass is over.",
    "cancelled": "Your host has cancelled this visit.",
    "replaced": "Your host has given you a new pass.",
}


@pytest.mark.parametrize("state", STATES)
async def test_the_visitors_page_says_how_it_stands(
    browsers: Browsers, site: Site, axe: str, state: str
) -> None:
    made = await in_state(site, state)
    visitor = await browsers.open(size=PHONE)
    page = visitor.page
    await page.goto(made["pass_url"])
    await expect(page.get_by_text(STATES[state])).to_be_visible()
    opens = state in {"waiting", "good", "inside"}
    await expect(page.get_by_role("img", name="QR code of your pass")).to_have_count(int(opens))
    await expect(page.get_by_text(f"{made['digits'][:3]} {made['digits'][3:]}")).to_have_count(int(opens))
    assert (await scrolls(page))["wide"] <= 0
    wrong = await violations(page, axe, f"pass page {state}, light")
    await page.emulate_media(color_scheme="dark")
    wrong += await violations(page, axe, f"pass page {state}, dark")
    assert not wrong, "\n".join(wrong)
