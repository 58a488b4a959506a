"""A pass on its way to the visitor: the picture and text of the share button, and the page behind the link."""

import io

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.e2e.axe import scrolls, violations
from tests.e2e.browsing import PHONE, Browsers, becomes_true
from tests.e2e.site import Site


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
