"""The README's pictures, taken anew with GATEHOUSE_SCREENSHOTS=1 (docs/images)."""

import io
import os

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.e2e.browsing import WAIT_MS, Browsers
from tests.e2e.gate import at_the_gate, key_in, sees
from tests.e2e.site import ROOT, Site

FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 60_000
PHONE = (390, 844)

pytestmark = pytest.mark.skipif(
    os.environ.get("GATEHOUSE_SCREENSHOTS") != "1",
    reason="takes the README's pictures: GATEHOUSE_SCREENSHOTS=1",
)


async def keep(page: Page, name: str) -> None:
    """One small PNG: few colours are enough for flat screens."""
    with Image.open(io.BytesIO(await page.screenshot())) as shot:
        small = shot.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    small.save(FOLDER / f"{name}.png", optimize=True)
    assert (FOLDER / f"{name}.png").stat().st_size < MOST_BYTES


async def test_take_the_readmes_pictures(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Tonye Briggs", title="Dinner")
    resident = await browsers.open("resident", size=PHONE, scheme="light", at="/dashboard")
    page = resident.page
    await expect(page.get_by_role("list", name="Expected today")).to_contain_text("Tonye Briggs")
    await keep(page, "resident-home")
    await resident.go(f"/dashboard/visits/{made['visit']['id']}")
    await expect(page.get_by_role("img", name="QR code of this pass")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await page.get_by_role("article", name="Pass", exact=True).scroll_into_view_if_needed()
    await page.evaluate("document.querySelector('article').scrollIntoView({ block: 'end' }); scrollBy(0, 80)")
    await keep(page, "resident-pass")
    guard = await at_the_gate(browsers, size=PHONE, camera=True)
    await key_in(guard.page, made["digits"])
    await sees(guard.page, "in", "IN")
    await keep(guard.page, "gate-verdict")
    admin = await browsers.open("admin", size=(1200, 800), scheme="light", at="/admin/dashboard")
    await expect(admin.page.get_by_role("region", name="Latest visits")).to_contain_text(
        "Tonye Briggs", timeout=WAIT_MS
    )
    await expect(admin.page.locator("figure")).to_be_visible()
    await keep(admin.page, "admin-dashboard")
