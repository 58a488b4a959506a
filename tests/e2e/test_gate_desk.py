"""The guard's lists: today's, searched by ear and judged on the device; who is inside; the evacuation roll. With and without a network."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

from tests.e2e.browsing import PHONE, TABLET, WAIT_MS, Browsers, Visitor
from tests.e2e.gate import sees, tap_ok, verdict, verdict_gone
from tests.e2e.site import Site, new_phone, until
from tests.e2e.test_offline import controlled
from tests.e2e.walk_in import answer, ask, database

LIST = "/api/v1/gate/visits"
EARLY = timedelta(minutes=60)
"""A pass opens so long before its visit begins."""


async def at_search(browsers: Browsers, words: str = "", **options: Any) -> Visitor:
    """The guard's list, online."""
    guard = await browsers.open("guard", at=f"/gate/search{'?q=' + words if words else ''}", **options)
    await expect(guard.page.get_by_test_id("visit-count")).to_be_visible(timeout=WAIT_MS)
    await expect(guard.page.get_by_role("status").filter(has_text="Online")).to_be_visible(timeout=WAIT_MS)
    return guard


def row(page: Page, name: str) -> Locator:
    """A visit in the list."""
    return page.get_by_test_id("visit-row").filter(has_text=name)


async def says(page: Page, name: str, word: str) -> None:
    """The row's chip."""
    await expect(row(page, name).get_by_test_id("chip")).to_have_attribute("data-word", word, timeout=WAIT_MS)


def asks_of(page: Page, path: str) -> list[str]:
    """Requests of this path from now on."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if path in one.url else None)
    return asked


async def test_jon_do_finds_john_doe_and_lets_him_in(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    made = await site.invite("John Doe", title="Dinner", plate="LAG 204 XY")
    guard = await browsers.open("guard", size=TABLET, at="/gate")
    page = guard.page
    await page.get_by_test_id("tile-search").click()
    await expect(row(page, "John Doe")).to_be_visible(timeout=WAIT_MS)
    started = monotonic()
    # No field is touched first: a keyboard's keys go to the search by themselves.
    await page.keyboard.type("Jon Do", delay=150)
    await expect(page.get_by_role("heading", name="Found")).to_be_visible()
    await expect(row(page, "John Doe")).to_contain_text("May enter")
    measured("'Jon Do' typed → John Doe, judged", monotonic() - started)
    await row(page, "John Doe").click()
    sheet = page.get_by_test_id("visit-sheet")
    await expect(sheet).to_contain_text("LAG 204 XY")
    await sheet.get_by_role("button", name="Let in", exact=True).click()
    assert (await sees(page, "in", "IN")).names == "John Doe"
    assert await site.status(made["visit"]["id"]) == ("active", 1)
    await verdict_gone(page)
    # Inside now, and out again from the same row.
    await says(page, "John Doe", "inside")
    await row(page, "John Doe").click()
    await sheet.get_by_role("button", name="Let out").click()
    await sees(page, "out", "OUT")
    await verdict_gone(page)
    assert await site.status(made["visit"]["id"]) == ("completed", 0)


async def test_a_party_passes_in_part_and_a_scanner_types_into_the_field(
    browsers: Browsers, site: Site
) -> None:
    people = [{"name": name, "phone": new_phone()} for name in ("Efua One", "Efua Two")]
    made = await site.invite("", title="Games", visit_type="group", visitors=people)
    other = await site.invite("Danjuma Sule")
    guard = await at_search(browsers, "Efua", size=PHONE)
    page = guard.page
    await row(page, "Efua One").click()
    sheet = page.get_by_test_id("visit-sheet")
    await sheet.get_by_label("Efua One").uncheck()
    await sheet.get_by_role("button", name="Let in", exact=True).click()
    assert (await sees(page, "in", "IN")).names == "Efua Two"
    assert await site.status(made["visit"]["id"]) == ("active", 1)
    await verdict_gone(page)
    field = page.get_by_label("Name, flat, phone")
    await field.fill(other["qr_code"])
    await field.press("Enter")
    assert (await sees(page, "in", "IN")).names == "Danjuma Sule"
    await verdict_gone(page)


async def test_a_row_is_judged_by_this_devices_clock_and_let_in_without_network(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    now = datetime.now(UTC)
    opens = now + timedelta(seconds=12)
    # Late in the evening too: the list ends with the building's day.
    local = now.astimezone(ZoneInfo("Africa/Lagos"))
    midnight = local.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    later = now + min(timedelta(hours=1), (midnight - local) / 2)
    made, early = await asyncio.gather(
        site.invite("Hauwa Bako", expected_start=(opens + EARLY).isoformat(), expected_end=None),
        site.invite("Ibrahim Waziri", expected_start=(later + EARLY).isoformat(), expected_end=None),
    )
    guard = await at_search(browsers, size=TABLET)
    page = guard.page
    await says(page, "Hauwa Bako", "opens")
    await says(page, "Ibrahim Waziri", "opens")
    await guard.network(on=False)
    asked = asks_of(page, LIST)
    await expect(row(page, "Hauwa Bako").get_by_test_id("chip")).to_have_attribute(
        "data-word", "may", timeout=14_000
    )
    late = (datetime.now(UTC) - opens).total_seconds()
    assert -0.1 < late < 2, late
    measured("pass opens → chip, by the device's clock, offline", max(late, 0))
    assert asked == []
    await says(page, "Ibrahim Waziri", "opens")

    # What the list says no to is not recorded here; what it says yes to is, as not verified.
    await row(page, "Ibrahim Waziri").click()
    await page.get_by_test_id("let-in").click()
    await sees(page, "no", "NO", "kept_no")
    await tap_ok(page)
    await expect(page.get_by_test_id("queue-link")).to_have_count(0)
    await row(page, "Hauwa Bako").click()
    await page.get_by_test_id("let-in").click()
    assert (await sees(page, "attention", "CHECK", "kept_yes")).names == "Hauwa Bako"
    await tap_ok(page)
    await expect(row(page, "Hauwa Bako")).to_contain_text("Recorded here, not sent")
    await expect(page.get_by_test_id("queue-link")).to_have_text("1")
    assert await site.status(made["visit"]["id"]) == ("pending", 0)

    # Searched without a network: today's kept list, and that is said.
    await page.get_by_label("Name, flat, phone").fill("Ibrahm")
    await expect(page.get_by_test_id("kept")).to_contain_text("No answer from the server", timeout=WAIT_MS)
    await expect(page.get_by_text("only today's list kept on this device")).to_be_visible()
    await expect(page.get_by_test_id("visit-row")).to_have_count(1)
    await guard.network(on=True)

    async def is_inside() -> bool:
        return await site.status(made["visit"]["id"]) == ("active", 1)

    await until(is_inside, "the row let in offline is uploaded", seconds=20)
    assert await site.status(early["visit"]["id"]) == ("pending", 0)
    offline = await database(site, "select offline from entries where visit_id = %s", made["visit"]["id"])
    assert offline == [(True,)]


async def test_a_cabs_flat_is_hidden_until_its_plate_matches(browsers: Browsers, site: Site) -> None:
    made = await site.invite(
        "Garba Driver", title="Airport", visit_type="cab", plate="KJA 882 BC", hide_unit=True
    )
    scan = f"{LIST}/{made['visit']['id']}/scan"
    guard = await at_search(browsers, "Garba", size=PHONE)
    guard.watch.allow(scan, 404)
    page = guard.page
    await expect(row(page, "Garba")).to_contain_text("Flat hidden")
    await expect(row(page, "Garba")).not_to_contain_text("K4")
    await row(page, "Garba").click()
    sheet = page.get_by_test_id("visit-sheet")
    await sheet.get_by_test_id("let-in").click()
    await expect(sheet).to_contain_text("Enter the last 4 of the plate.")
    await sheet.get_by_label("Last 4 of the plate").fill("9999")
    await sheet.get_by_test_id("let-in").click()
    await sees(page, "no", "NO", "unknown_code")
    # Turned away: recorded with the visit that was chosen, for the host to read.
    await verdict(page).get_by_role("button", name="Deny").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Nobody expects them").click()
    await dialog.get_by_role("button", name="Turn away").click()
    await expect(page.get_by_test_id("denied")).to_contain_text("Turned away and recorded")
    turned = "select note from scans where reason = 'denied' and visit_id = %s"
    assert await database(site, turned, made["visit"]["id"]) == [("Nobody expects them",)]
    await row(page, "Garba").click()
    await sheet.get_by_label("Last 4 of the plate").fill("82bc")
    await sheet.get_by_test_id("let-in").click()
    assert "K4" in (await sees(page, "in", "IN")).text
    await verdict_gone(page)


async def test_everybody_inside_is_let_out_by_a_tap_and_taken_back_with_a_reason(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Simbi Cole")
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    walk_in = await ask(site, type="DELIVERY", visitorName="Sule Rider", providerTag="JUMIA")
    await answer(site, walk_in)
    late = await ask(site, visitorName="Kunle Late")
    await answer(site, late)
    await database(
        site,
        "update entries set entered_at = now() - interval '75 minutes', due_out_at = now() - interval '45 minutes' where id = %s",
        late,
    )
    guard = await browsers.open("guard", size=PHONE, at="/gate/inside")
    page = guard.page
    inside = page.get_by_test_id("inside-list")
    for name in ("Simbi Cole", "Sule Rider", "Kunle Late"):
        await expect(inside).to_contain_text(name, timeout=WAIT_MS)
    await page.get_by_label("Name, flat, vehicle or company").fill("jumia")
    await expect(inside.get_by_role("listitem")).to_have_count(1)
    await inside.get_by_role("button", name="Let out: Sule Rider").click()
    out = page.get_by_test_id("went-out")
    await expect(out).to_contain_text("OUT: Sule Rider")
    await expect(inside.get_by_role("listitem")).to_have_count(0)
    left = "select exited_at is not null, end_kind from entries where id = %s"
    assert await database(site, left, walk_in) == [(True, "scan")]
    # Tapped by mistake: inside again, with a reason on record.
    await out.get_by_role("button", name="Take back").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Wrong person").click()
    await dialog.get_by_role("button", name="Take back").click()
    await expect(page.get_by_text("Taken back: Sule Rider.")).to_be_visible()
    await expect(inside).to_contain_text("Sule Rider")
    assert await database(site, left, walk_in) == [(False, None)]

    # Too long: seen to, and told no more.
    await page.get_by_label("Name, flat, vehicle or company").fill("")
    await page.get_by_role("radio", name=re.compile("Too long")).click()
    await page.get_by_test_id("inside-row").filter(has_text="Kunle Late").click()
    await expect(page.get_by_test_id("inside-sheet")).to_contain_text("45 min too long")
    await page.get_by_test_id("see-to").click()
    await expect(page.get_by_test_id("inside-sheet")).to_contain_text("Musa Zubairu sees to it")
    await expect(page.get_by_test_id("see-to")).to_have_count(0)
    seen = await database(site, "select overstay_seen_at is not null from entries where id = %s", late)
    assert seen == [(True,)]


async def test_without_network_a_check_out_claims_nothing(browsers: Browsers, site: Site) -> None:
    made = await site.invite("Folake Ojo")
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    guard = await browsers.open("guard", size=PHONE, at="/gate/inside")
    page = guard.page
    out = page.get_by_role("button", name="Let out: Folake Ojo")
    await expect(out).to_be_visible(timeout=WAIT_MS)
    await guard.network(on=False)
    await out.click()
    await expect(page.get_by_role("alert").filter(has_text="no answer from the server")).to_be_visible()
    await expect(page.get_by_test_id("kept")).to_be_visible(timeout=WAIT_MS)
    await expect(page.get_by_test_id("went-out")).to_have_count(0)
    await guard.network(on=True)
    await expect(page.get_by_test_id("kept")).to_have_count(0, timeout=20_000)
    await out.click()
    await expect(page.get_by_test_id("went-out")).to_contain_text("Folake Ojo")
    assert await site.status(made["visit"]["id"]) == ("completed", 0)


async def test_the_roll_is_ticked_printed_saved_and_there_without_network(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Amara Ike")
    assert (await site.scan("entry", made["qr_code"])).status_code == 200
    await answer(site, await ask(site, visitorName="Bode Roll", partySize=3))
    guard = await browsers.open("guard", size=TABLET, at="/gate/roll")
    page = guard.page
    roll, counts = page.get_by_test_id("roll"), page.get_by_test_id("roll-counts")
    await expect(roll).to_contain_text("Amara Ike", timeout=WAIT_MS)
    people = int(await counts.locator("dd").first.inner_text())
    inside = (await site.call("guard", "GET", "/api/v1/gate/inside")).json()["data"]["people"]
    assert people == inside
    await page.get_by_label("Bode Roll is safe").check()
    await expect(counts.locator("dd")).to_have_text([str(people), "3", str(people - 3)])

    async with page.expect_download() as saving:
        await page.get_by_role("button", name="CSV file").click()
    saved = await saving.value
    assert re.fullmatch(r"muster_[\d-]+\.csv", saved.suggested_filename)
    text = (await saved.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("tower,flat,name")
    assert "Amara Ike" in text

    await page.emulate_media(media="print", color_scheme="dark")
    await expect(page.locator("header")).to_be_hidden()
    await expect(page.get_by_role("button", name="Print")).to_be_hidden()
    await expect(roll.locator("p").first).to_contain_text("Kapok Gardens, as of")
    paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    await page.emulate_media(media="screen")

    # Loaded anew without a network: the last roll with its time, and the ticks.
    await controlled(guard)
    await expect(roll).to_contain_text("Amara Ike", timeout=WAIT_MS)
    await guard.network(on=False)
    await page.reload()
    await expect(page.get_by_test_id("kept")).to_contain_text(
        "Somebody may have come or left", timeout=WAIT_MS
    )
    await expect(roll).to_contain_text("Amara Ike")
    await expect(page.get_by_label("Bode Roll is safe")).to_be_checked()
    async with page.expect_download() as saving:
        await page.get_by_role("button", name="CSV file").click()
    text = (await (await saving.value).path()).read_text(encoding="utf-8-sig")
    assert re.search(r"Bode Roll.*,yes\r?\n", text)
