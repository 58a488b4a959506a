"""The app can be installed, and its shell is there without a network; nothing of /api is ever kept."""

import io
from urllib.parse import urljoin

import httpx
from PIL import Image
from playwright.async_api import expect

from tests.e2e.browsing import Browsers
from tests.e2e.site import Site

_KEPT = """async () => {
  const urls = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
  return urls;
}"""


async def test_the_manifest_and_its_icons(site: Site, browsers: Browsers) -> None:
    visitor = await browsers.open(at="/login")
    link = await visitor.page.locator("link[rel=manifest]").get_attribute("href")
    assert link
    async with httpx.AsyncClient(base_url=site.address) as client:
        answer = await client.get(urljoin("/", link))
        assert answer.headers["content-type"].startswith("application/manifest+json")
        manifest = answer.json()
        assert manifest["name"] == "Gatehouse"
        assert manifest["short_name"] == "Gatehouse"
        assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/", "/")
        assert manifest["display"] == "standalone"
        assert manifest["theme_color"].startswith("#")
        assert manifest["background_color"].startswith("#")
        sizes = {(icon["sizes"], icon.get("purpose", "any")) for icon in manifest["icons"]}
        assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
        for icon in manifest["icons"]:
            picture = await client.get(icon["src"])
            assert picture.status_code == 200, icon
            with Image.open(io.BytesIO(picture.content)) as opened:
                assert f"{opened.width}x{opened.height}" == icon["sizes"]
                assert opened.get_format_mimetype() == icon["type"]
        for shortcut in manifest["shortcuts"]:
            page = await client.get(shortcut["url"], headers={"Accept": "text/html"})
            assert page.status_code == 200, shortcut


async def test_the_service_worker_controls_the_page_and_keeps_no_answers(browsers: Browsers) -> None:
    visitor = await browsers.open("resident", at="/dashboard")
    page = visitor.page
    await visitor.heading()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()
    await visitor.heading()
    assert await page.evaluate("navigator.serviceWorker.controller.scriptURL.endsWith('/service-worker.js')")
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible()
    kept = await page.evaluate(_KEPT)
    assert any("/assets/" in url for url in kept)
    for never in ("/api/", "/p/", "/dev/", ".wasm"):
        assert not [url for url in kept if never in url]
    session = await visitor.context.new_cdp_session(page)
    errors = (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # Headless contexts are private windows to Chromium, which are never installable; the rest is ours.
    assert [one for one in errors if one["errorId"] != "in-incognito"] == []
    read = await session.send("Page.getAppManifest")
    assert read["errors"] == []
