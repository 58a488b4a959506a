"""Who came and who is there, at the desk: visits found by ear, entries ended, overstays looked after, a landlord who answers,
everybody inside."""

import time
from collections.abc import Callable

from playwright.async_api import expect

from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.desk import asked, dialog, home_of, is_inside, past_due, said, walked_in
from tests.e2e.site import Site
from tests.e2e.walk_in import PATH


async def test_a_visit_is_found_by_ear_and_narrowed_to_its_host(browsers: Browsers, site: Site) -> None:
    await site.invite("Jonathan Doherty")
    await site.invite("Jonathan Doherty", who="landlord")
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/visits")
    page = admin.page
    rows = page.get_by_role("table").get_by_role("link", name="Jonathan Doherty")
    await page.get_by_role("searchbox", name="Search").fill("Jonatan Dohert")
    await expect(rows).to_have_count(2)
    await expect(page.get_by_text("Best matches first")).to_be_visible()
    await page.get_by_role("button", name="By unit or host").click()
    await page.get_by_role("searchbox", name="Find a host").fill("Sowole")
    host = page.get_by_role("combobox", name="Host", exact=True)
    await expect(host.get_by_role("option", name="Babatunde Sowole")).to_have_count(1)
    await host.select_option(label=await host.get_by_role("option", name="Babatunde Sowole").inner_text())
    await expect(rows).to_have_count(1)
    await expect(page.get_by_role("table")).to_contain_text("Babatunde Sowole")
    await page.reload()
    await expect(rows).to_have_count(1)


async def test_a_walk_in_appears_live_and_is_ended_with_a_reason(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/entries")
    page = admin.page
    await expect(said(page, "Online")).to_be_visible()
    request = await asked(site, "Chuka Walkin", purpose="Tea")
    began = time.monotonic()
    row = page.get_by_role("row").filter(has_text="Chuka Walkin")
    await expect(row).to_contain_text("Waits for an answer")
    measured("a request appears in the open list of entries", time.monotonic() - began)
    answer = await site.call("resident", "PATCH", f"{PATH}/{request['id']}/approve", {})
    assert answer.status_code == 200, answer.text
    await expect(row).to_contain_text("Inside")
    await page.get_by_role("button", name="Details of Chuka Walkin").click()
    facts = dialog(page)
    await expect(facts).to_contain_text("Nkem Obiora")  # who said yes
    await expect(facts).to_contain_text("Musa Zubairu")  # who let in
    await expect(facts).to_contain_text("Main Gate")
    await facts.get_by_role("button", name="End stay").click()
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(dialog(page).get_by_text("Say why.")).to_be_visible()
    await dialog(page).get_by_role("button", name="Left without a scan").click()
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(said(page, "Chuka Walkin counts as out.")).to_be_visible()
    await expect(row).to_contain_text("Ended by an administrator")
    assert not await is_inside(site, request["id"])
    await page.get_by_role("combobox", name="State").select_option("REJECTED")
    await expect(row).to_have_count(0)


async def test_an_overstay_is_on_the_strip_and_somebody_looks_after_it(
    browsers: Browsers, site: Site
) -> None:
    entry = await walked_in(site, "Bola Lingers")
    await past_due(site, entry)
    admin = await browsers.open("admin", size=PHONE, at="/admin/dashboard")
    page = admin.page
    await page.get_by_role("list", name="To do").get_by_role("link", name="inside too long").click()
    card = page.get_by_role("listitem").filter(has_text="Bola Lingers")
    await expect(card).to_contain_text("1 hr too long")
    await expect(card).to_contain_text("Nobody yet")
    await page.get_by_role("button", name="Look after Bola Lingers").click()
    await expect(said(page, "You look after Bola Lingers.")).to_be_visible()
    await expect(card).to_contain_text("Adaeze Umeh")
    await expect(page.get_by_role("button", name="Look after Bola Lingers")).to_have_count(0)
    await page.get_by_role("button", name="End stay of Bola Lingers").click()
    await dialog(page).get_by_label("Reason").fill("Left by the garden")
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(card).to_have_count(0)
    assert not await is_inside(site, entry)


async def test_everybody_inside_is_listed_whatever_they_came_in_by(browsers: Browsers, site: Site) -> None:
    entry = await walked_in(site, "Ife Driver", type="CAB", providerTag="BOLT")
    admin = await browsers.open("admin", size=DESKTOP, at="/admin/dashboard")
    page = admin.page
    tile = page.get_by_label("In numbers").locator("div").filter(has_text="Inside now").locator("dd")
    before = int(await tile.inner_text())
    await admin.go("/admin/inside")
    await page.get_by_role("combobox", name="Comes as").select_option("cab")
    row = page.get_by_role("row").filter(has_text="Ife Driver")
    await expect(row).to_contain_text("BOLT")
    await page.reload()
    await expect(row).to_contain_text("Nkem Obiora")
    await expect(page.get_by_role("combobox", name="Comes as")).to_have_value("cab")
    async with page.expect_download() as begun:
        await page.get_by_role("link", name="Evacuation roll").click()
    file = await (await begun.value).path()
    assert "Ife Driver" in file.read_text(encoding="utf-8-sig")
    await page.get_by_role("button", name="End stay of Ife Driver").click()
    await dialog(page).get_by_role("button", name="Let in by mistake").click()
    await dialog(page).get_by_role("button", name="End the stay").click()
    await expect(said(page, "Ife Driver counts as out.")).to_be_visible()
    await expect(row).to_have_count(0)
    assert not await is_inside(site, entry)
    await admin.go("/admin/dashboard")
    await expect(tile).to_have_text(str(before - 1))


async def test_a_landlord_answers_for_an_own_unit_at_the_desk(browsers: Browsers, site: Site) -> None:
    landlord = await browsers.open("landlord", size=PHONE, at="/admin/entries")
    await expect(said(landlord.page, "Online")).to_be_visible()
    request = await asked(site, "Hauwa Asks", flatId=await home_of(site, "landlord"))
    card = landlord.page.get_by_role("group", name="Hauwa Asks")
    await card.get_by_role("button", name="Let in", exact=True).click()
    await expect(card).to_have_count(0)
    assert await is_inside(site, request["id"])
