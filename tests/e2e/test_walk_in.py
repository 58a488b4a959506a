"""Somebody without a pass: the guard asks a flat, from the phone number to the flat's yes on the guard's screen."""

import re
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.e2e.browsing import PHONE, WAIT_MS, Browsers
from tests.e2e.gate import at_the_gate
from tests.e2e.site import Site, new_phone
from tests.e2e.walk_in import (
    PATH,
    REMEMBERS_BUZZES,
    answer,
    ask,
    buzzed,
    close_all,
    database,
    dial,
    flat,
    pick_flat,
    result,
    sees_result,
    step,
    tap_away,
)

SHARES = Callable[[str, float], None]


@pytest.fixture(autouse=True)
async def _nobody_waits(site: Site) -> None:
    await close_all(site)


async def test_a_guest_from_the_phone_to_the_flats_yes(
    browsers: Browsers, site: Site, measured: SHARES
) -> None:
    phone = new_phone().replace("+234", "0")
    resident = await browsers.open("resident", size=PHONE, at="/dashboard")
    await expect(resident.page.get_by_role("heading", name="Home")).to_be_visible()
    guard = await at_the_gate(browsers, size=PHONE, init=[REMEMBERS_BUZZES])
    page = guard.page
    await page.get_by_test_id("tile-walkIn").click()
    await dial(page, phone)
    await expect(page.get_by_test_id("known")).to_have_attribute("data-known", "unknown")
    await page.get_by_test_id("type-guest").click()
    await pick_flat(page)
    await step(page, "ask")
    await page.get_by_label("Name").fill("Bola Ade")
    await page.get_by_role("button", name="Take the photo").click()
    await expect(page.get_by_test_id("photo-said")).to_contain_text("sent")
    started = monotonic()
    await page.get_by_test_id("ask").click()
    card = resident.page.get_by_role("group", name="is at the gate")
    await expect(card).to_contain_text("Bola Ade", timeout=WAIT_MS)
    measured("guard asks → resident's screen", monotonic() - started)
    await expect(card.get_by_role("img")).to_be_visible()
    # The guard sees that it was seen, the photo, the time, and whom to call.
    waiting = page.get_by_test_id("waiting")
    await expect(waiting.get_by_role("timer")).to_have_text(re.compile(r"1[45]:\d\d"))
    await expect(waiting.get_by_test_id("request-photo")).to_be_visible()
    await expect(waiting.locator("[data-tick=seen]")).to_have_attribute("data-done", "true")
    call = waiting.get_by_role("link", name="Call Nkem Obiora")
    await expect(call).to_have_attribute("href", re.compile(r"^tel:\+234\d{10}$"))
    started = monotonic()
    await card.get_by_role("button", name="Let in", exact=True).click()
    await sees_result(page, "in", "in", "IN", "Bola Ade", "Kapok K4", "Nkem Obiora said yes.")
    took = monotonic() - started
    measured("resident answers → guard's screen", took)
    assert took < 10
    await buzzed(guard, "in")
    await expect(result(page).get_by_role("img", name="Photo of Bola Ade")).to_be_visible()
    await tap_away(page)
    await expect(page.get_by_test_id("decided")).to_have_attribute("data-outcome", "in")


async def test_a_known_visitor_takes_five_taps_beside_the_digits(
    browsers: Browsers, site: Site, measured: SHARES
) -> None:
    phone = new_phone()
    await answer(site, await ask(site, visitorName="Kemi Sule", visitorPhone=phone))
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    started = monotonic()
    await page.get_by_test_id("tile-walkIn").click()
    await dial(page, phone.replace("+234", "0"))
    known = page.get_by_test_id("known")
    await expect(known).to_contain_text("Kemi Sule")
    await expect(known).to_contain_text("Last time: Kapok K4")
    await expect(known).to_contain_text("Inside already")
    # Taps: the tile, the type, the shutter, the question. The flat and the name are filled in.
    await page.get_by_test_id("type-guest").click()
    await step(page, "ask")
    await expect(page.get_by_label("Name")).to_have_value("Kemi Sule")
    await page.get_by_role("button", name="Take the photo").click()
    await page.get_by_role("button", name="Ask Kapok K4").click()
    await expect(page.get_by_test_id("waiting")).to_contain_text("Kemi Sule")
    measured("walk-in of a known visitor, tile → asked", monotonic() - started)
    await expect(page.get_by_test_id("look")).to_contain_text("Already inside: Kemi Sule")
    [open_one] = (await site.call("guard", "GET", f"{PATH}?status=PENDING")).json()["data"]["entryRequests"]
    assert open_one["visitorPhone"] == phone
    # The next time the flat is one tap among the last ones, and the picture is there.
    await answer(site, open_one["id"])
    await tap_away(page)
    await page.get_by_role("link", name="Next visitor").click()
    await dial(page, phone.replace("+234", "0"))
    await expect(known.get_by_role("img", name="Photo of Kemi Sule")).to_have_js_property(
        "complete", value=True
    )
    await page.get_by_test_id("type-delivery").click()
    await expect(page.get_by_test_id("go-on")).to_have_text("Go on: Kapok K4")
    await expect(
        page.get_by_test_id("units").get_by_role("button", name="Kapok K4", exact=True)
    ).to_be_visible()
    await page.get_by_test_id("companies").get_by_role("button", name="Swiggy").click()
    await step(page, "ask")
    await expect(page.get_by_test_id("summary")).to_contain_text("Delivery · Swiggy")


async def test_without_network_no_flat_is_asked_and_nothing_pretends(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    await page.get_by_test_id("tile-walkIn").click()
    await dial(page, new_phone().replace("+234", "0"))
    await page.get_by_test_id("type-cab").click()
    await pick_flat(page)
    await step(page, "ask")
    before = await database(site, "select count(*) from entry_requests")
    await guard.network(on=False)
    await expect(page.get_by_test_id("walk-in-offline")).to_contain_text(
        "no flat can be asked", timeout=30_000
    )
    await page.get_by_test_id("ask").click()
    await expect(page.get_by_role("alert").filter(has_text="Not asked.")).to_be_visible()
    await expect(page.get_by_test_id("waiting")).to_have_count(0)
    assert await database(site, "select count(*) from entry_requests") == before
    await guard.network(on=True)
    await expect(page.get_by_test_id("walk-in-offline")).to_have_count(0, timeout=30_000)
    await page.get_by_test_id("ask").click()
    await expect(page.get_by_test_id("waiting")).to_be_visible()


async def test_a_photo_that_fails_never_blocks_and_several_flats_are_asked_at_once(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    guard.watch.forgive("request failed: PUT")
    page = guard.page

    async def broken(route: Route) -> None:
        await route.abort()

    await page.route("**/files/**", broken)
    await guard.go("/gate/walk-in")
    await page.get_by_test_id("type-service").click()
    await pick_flat(page)
    await page.get_by_role("button", name="Take the photo").click()
    await expect(page.get_by_test_id("photo-said")).to_contain_text("The photo was not sent.")
    await page.get_by_role("button", name="Another flat").click()
    await pick_flat(page, "Kapok", "K1")
    await page.get_by_test_id("go-on").click()
    await expect(page.get_by_test_id("photo")).to_have_attribute("data-state", "failed")
    await page.get_by_role("button", name="People, packages, vehicle").click()
    await page.get_by_role("button", name="More: People").click()
    await page.get_by_label("Vehicle").fill("LAG 123 XY")
    await page.get_by_role("button", name="Ask Kapok K4, Kapok K1").click()
    waiting = page.get_by_test_id("waiting")
    await expect(waiting).to_contain_text("Waiting for Kapok K4, Kapok K1")
    await expect(waiting).to_contain_text("LAG 123 XY")
    [made] = (await site.call("guard", "GET", f"{PATH}?status=PENDING")).json()["data"]["entryRequests"]
    assert (made["photoKey"], made["partySize"], len(made["flatIds"])) == (None, 2, 2)
    # Whichever flat answers is the one the guard sends them to.
    said = await site.call("temi.afolarin", "PATCH", f"{PATH}/{made['id']}/approve")
    assert said.status_code == 200, said.text
    await sees_result(page, "in", "in", "Temi Afolarin said yes.", "Kapok K1")
    await expect(result(page)).not_to_contain_text("K4")


async def test_somebody_banned_is_known_before_and_refused_after(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    guard.watch.allow(PATH, 403)
    page = guard.page
    await page.get_by_test_id("tile-walkIn").click()
    await dial(page, "07005500060")
    await expect(page.get_by_test_id("known")).to_contain_text("Do not let them in.")
    await page.get_by_test_id("type-guest").click()
    await pick_flat(page)
    await page.get_by_test_id("ask").click()
    await sees_result(page, "refused", "no", "NO", "is banned. Nobody was asked.", "somebody else's pass")
    await result(page).locator("button[data-main]").click()
    await expect(result(page)).to_have_count(0)
    await step(page, "ask")


async def test_consent_is_asked_where_the_building_wants_it(browsers: Browsers, site: Site) -> None:
    unit = await flat(site, "T1", "guard.b")
    [(building,)] = await database(site, "select building_id::text from units where id = %s", unit)
    policy = "insert into settings (building_id, values) values (%s, %s::jsonb) on conflict (building_id) do update set values = excluded.values"
    await database(site, policy, building, '{"consent_required": true, "consent_notice_version": "2026-11"}')
    try:
        guard = await browsers.open("guard.b", at="/gate/walk-in", size=PHONE)
        guard.watch.allow(PATH, 409)
        page = guard.page
        await page.get_by_test_id("type-guest").click()
        await pick_flat(page, "Terrace", "T1")
        await page.get_by_label("Name").fill("Ngozi Eze")
        consent = page.get_by_test_id("consent")
        await expect(consent).to_contain_text("version 2026-11")
        await page.get_by_role("button", name="Ask Terrace T1").click()
        await expect(consent).to_contain_text("Ask the visitor whether they agree.")
        await consent.get_by_text("Does not agree").click()
        await page.get_by_role("button", name="Record their no").click()
        await sees_result(page, "refused", "attention", "CHECK", "must agree to the notice")
        await result(page).locator("button[data-main]").click()
        await consent.get_by_text("Agrees", exact=True).click()
        await page.get_by_role("button", name="Ask Terrace T1").click()
        await expect(page.get_by_test_id("waiting")).to_contain_text("Ngozi Eze")
        kept = await database(
            site, "select given, notice_version from consents where building_id = %s order by at", building
        )
        assert kept == [(False, "2026-11"), (True, "2026-11")]
    finally:
        await database(site, policy, building, "{}")


@pytest.mark.parametrize("asked", [0, 3])
async def test_the_steps_fit_a_phone_and_a_thumb(browsers: Browsers, site: Site, asked: int) -> None:
    for number in range(asked):
        await ask(site, visitorName=f"Waiting Number {number}")
    guard = await at_the_gate(browsers, size=PHONE)
    page, wrong = guard.page, []

    async def look(what: str) -> None:
        found: dict[str, Any] = await page.evaluate(
            "() => ({over: document.querySelector('main').scrollHeight - document.querySelector('main').clientHeight,"
            " wide: document.documentElement.scrollWidth - innerWidth,"
            " small: [...document.querySelectorAll('main button, main a, main input:not([type=radio])')].filter((one) => one.offsetParent)"
            ".map((one) => [one.textContent || one.type, one.getBoundingClientRect()])"
            ".filter(([, box]) => box.width < 63.5 || box.height < 63.5).map(([text, box]) => `${text} ${box.width}x${box.height}`)})"
        )
        if found["over"] > 0 or found["wide"] > 0 or found["small"]:
            wrong.append(f"{what}: {found}")

    await look("home")
    await page.get_by_test_id("tile-keypad").click()
    await look("home with the keypad")
    await page.get_by_test_id("tile-keypad").click()
    await page.get_by_test_id("tile-walkIn").click()
    await dial(page, new_phone().replace("+234", "0"))
    await expect(page.get_by_test_id("known")).to_have_attribute("data-known", "unknown")
    await look("who")
    await page.get_by_test_id("type-guest").click()
    await pick_flat(page)
    await step(page, "ask")
    await expect(page.get_by_role("button", name="Take the photo")).to_be_enabled()
    if asked == 0:  # with the strip above it scrolls; the question stays in view
        await look("ask")
    await expect(page.get_by_test_id("ask")).to_be_in_viewport()
    assert not wrong, "\n".join(wrong)
