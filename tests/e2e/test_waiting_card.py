"""While a flat is asked: the answer in its colours, nobody answers, the guard's own yes and no, the next visitor meanwhile."""

import re
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.e2e.browsing import PHONE, TABLET, WAIT_MS, Browsers
from tests.e2e.gate import at_the_gate, refusals_expected, scanner_types, sees
from tests.e2e.site import Site, new_phone, until
from tests.e2e.test_offline import controlled
from tests.e2e.walk_in import (
    REMEMBERS_BUZZES,
    answer,
    ask,
    buzzed,
    close_all,
    database,
    dial,
    pick_flat,
    result,
    sees_result,
    step,
    tap_away,
)

# When each page first showed what it waits for, and when its buttons were pressed: by the browsers' own clock, which is one machine's.
_NOTES_TIMES = """
  window.times = {};
  const first = (name) => { window.times[name] ??= Date.now(); };
  const shown = {
    card: "[role=group][aria-label$='is at the gate']",
    waiting: "[data-testid=waiting]",
    verdict: "[data-testid=result][data-outcome=in][data-tone=in]",
  };
  new MutationObserver(() => {
    for (const name in shown) if (document.querySelector(shown[name])) first(name);
  }).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener("click", ({ target }) => first("pressed " + target.closest("button")?.textContent), true);
"""


@pytest.fixture(autouse=True)
async def _nobody_waits(site: Site) -> None:
    await close_all(site)


async def test_the_resident_sees_the_request_and_the_guard_sees_the_approval_in_order_and_in_time(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    guard = await at_the_gate(browsers, size=TABLET, init=[_NOTES_TIMES])
    resident = await browsers.open("resident", size=PHONE, at="/dashboard", init=[_NOTES_TIMES])
    await expect(resident.page.get_by_role("heading", name="Home")).to_be_visible()
    await expect(resident.page.get_by_role("group", name="is at the gate")).to_have_count(0)
    await guard.page.get_by_test_id("tile-walkIn").click()
    await guard.page.get_by_test_id("type-guest").click()
    await pick_flat(guard.page)
    await step(guard.page, "ask")
    await guard.page.get_by_label("Name").fill("Amaka Nnadi")
    await guard.page.get_by_test_id("ask").click()
    waiting = guard.page.get_by_test_id("waiting")
    await expect(waiting).to_contain_text("Amaka Nnadi")
    card = resident.page.get_by_role("group", name="is at the gate")
    await expect(card).to_contain_text("Amaka Nnadi", timeout=WAIT_MS)
    # Nobody has said anything yet, so nothing is claimed.
    await expect(result(guard.page)).to_have_count(0)
    await expect(waiting).to_be_visible()
    await card.get_by_role("button", name="Let in", exact=True).click()
    await sees_result(guard.page, "in", "in", "IN", "Amaka Nnadi", "Nkem Obiora said yes.")
    await expect(card).to_have_count(0)
    at_gate = await guard.page.evaluate("window.times")
    at_home = await resident.page.evaluate("window.times")
    asked, seen = at_gate["pressed Ask Kapok K4"], at_home["card"]
    approved, verdict = at_home["pressed Let in"], at_gate["verdict"]
    assert asked < seen < approved < verdict, (at_gate, at_home)
    assert asked < at_gate["waiting"] < verdict, at_gate
    measured("guard asks → request on the resident's open page", (seen - asked) / 1000)
    measured("resident approves → green on the guard's tablet", (verdict - approved) / 1000)
    assert seen - asked < WAIT_MS
    assert verdict - approved < WAIT_MS


async def test_no_with_its_reason_and_a_delivery_that_stays(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, size=PHONE, init=[REMEMBERS_BUZZES])
    page = guard.page
    first = await ask(site, visitorName="Tunde Bakare")
    await guard.go(f"/gate/requests/{first}")
    await expect(page.get_by_test_id("waiting")).to_be_visible()
    await page.get_by_role(
        "heading", name="At the gate"
    ).click()  # browsers shake and sound after a touch only
    await answer(site, first, "reject", reason="We are not at home.")
    await sees_result(page, "no", "no", "NO", "Tunde Bakare", "Nkem Obiora said no.", "We are not at home.")
    await buzzed(guard, "no")
    await tap_away(page)
    parcel = await ask(site, type="DELIVERY", providerTag="SWIGGY", visitorName=None)
    await guard.go(f"/gate/requests/{parcel}")
    await expect(page.get_by_test_id("waiting")).to_contain_text("Swiggy")
    await page.get_by_role("heading", name="At the gate").click()
    await answer(site, parcel, leaveAtGate=True)
    await sees_result(page, "atGate", "out", "AT GATE", "Take it in", "Kapok K4")
    await buzzed(guard, "out")


async def test_nobody_answers_and_the_same_is_asked_anew(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, init=[REMEMBERS_BUZZES])
    page = guard.page
    made = await ask(site, visitorName="Ify Okoro", visitorPhone=new_phone(), purpose="Piano")
    await database(
        site, "update entry_requests set expires_at = now() + interval '3 seconds' where id = %s", made
    )
    await guard.go(f"/gate/requests/{made}")
    await expect(page.get_by_test_id("waiting")).to_be_visible()
    await page.get_by_role("heading", name="At the gate").click()
    await sees_result(page, "expired", "attention", "EXPIRED", "Nobody of Kapok K4 answered in time")
    await buzzed(guard, "attention")
    await page.wait_for_timeout(850)
    await result(page).get_by_role("button", name="Ask anew").click()
    await step(page, "ask")
    await expect(page.get_by_label("Name")).to_have_value("Ify Okoro")
    await page.get_by_role("button", name="Ask Kapok K4").click()
    await expect(page.get_by_test_id("waiting")).to_contain_text("Piano")


async def test_let_in_by_policy_shows_what_is_used_and_says_when_it_is_beyond(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    said: list[str] = []
    made = ""
    for _ in range(3):
        made = await ask(site, visitorName="Ambulance crew")
        await guard.go(f"/gate/requests/{made}")
        await page.get_by_role("button", name="Let in by policy").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_test_id("budget")).to_contain_text(
            re.compile(r"Let in this way since .*Meant: up to")
        )
        said.append(await dialog.inner_text())
        await dialog.get_by_role("button", name="Let in by policy").click()
        await expect(dialog.get_by_text("At least 3 characters").last).to_be_visible()
        await dialog.get_by_role("button", name="Emergency").click()
        await dialog.get_by_role("button", name="Let in by policy").click()
        await sees_result(page, "in", "in", "IN", "Let in by policy: Emergency")
        await tap_away(page)
        if "beyond" in said[-1]:
            break
    assert "the administrators are told" in said[-1], said
    rows = await database(site, "select by_policy, policy_reason from entries where id = %s", made)
    assert rows == [(True, "Emergency")]


async def test_deny_from_the_scanner_a_verdict_and_a_request_is_recorded(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    refusals_expected(guard)
    page = guard.page
    dialog = page.get_by_role("dialog")

    async def turn_away(reason: str) -> None:
        await dialog.get_by_role("button", name=reason).click()
        await dialog.get_by_role("button", name="Turn away").click()
        await expect(page.get_by_test_id("denied")).to_contain_text("Turned away and recorded")

    await page.get_by_test_id("tile-deny").click()
    await dialog.get_by_label("Who, if you know it").fill("Somebody shouting")
    await turn_away("Drunk or aggressive")
    await scanner_types(page, "SG_NOSUCHCODE96")
    await sees(page, "no", "NO", "unknown_code")
    await page.get_by_test_id("verdict").get_by_role("button", name="Deny").click()
    await turn_away("Does not say who they are")
    # Let in by a pass, and turned away all the same: the entry is taken back.
    made = await site.invite("Wale Oni")
    await scanner_types(page, made["qr_code"])
    green = page.locator("[data-testid=verdict][data-tone=in]")
    await green.get_by_role("button", name="Deny").click()
    await turn_away("Not the person of the pass")
    assert await site.status(made["visit"]["id"]) == ("pending", 0)
    waits = await ask(site, visitorName="Kola Musa")
    await guard.go(f"/gate/requests/{waits}")
    await page.get_by_test_id("waiting").get_by_role("button", name="Deny").click()
    await turn_away("Nobody expects them")
    await expect(page.get_by_test_id("decided")).to_have_attribute("data-outcome", "withdrawn")
    await expect(result(page)).to_have_count(0)
    # The flat's yes has let them in: taken back, then turned away.
    went = await ask(site, visitorName="Sani Bello")
    await guard.go(f"/gate/requests/{went}")
    await expect(page.get_by_test_id("waiting")).to_be_visible()
    await answer(site, went)
    await sees_result(page, "in", "in")
    await page.wait_for_timeout(850)
    await result(page).get_by_role("button", name="Deny").click()
    await turn_away("Drunk or aggressive")
    stored = await database(
        site,
        "select s.note, s.visit_id is not null, s.request_id::text from scans s where s.reason = 'denied' order by s.id",
    )
    assert stored[-5:] == [
        ("Drunk or aggressive", False, None),
        ("Does not say who they are", False, None),
        ("Not the person of the pass", True, None),
        ("Nobody expects them", False, waits),
        ("Drunk or aggressive", False, went),
    ]
    assert await database(site, "select end_kind from entries where id = %s", went) == [("annulled",)]


async def test_turned_away_without_network_nothing_kept_goes_up_as_an_entry(
    browsers: Browsers, site: Site
) -> None:
    made = await site.invite("Seun Kuti")
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    await controlled(guard)
    await guard.network(on=False)
    await expect(page.get_by_role("status").filter(has_text="Offline")).to_be_visible(timeout=30_000)
    await scanner_types(page, made["qr_code"])
    await sees(page, "attention", "CHECK", "unverified")
    await expect(page.get_by_test_id("queue-link")).to_have_text("1")
    await page.get_by_test_id("verdict").get_by_role("button", name="Deny").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Not the person of the pass").click()
    await dialog.get_by_role("button", name="Turn away").click()
    # Nothing is called recorded that is not.
    await expect(dialog.get_by_role("alert")).to_contain_text("Not recorded. The server cannot be reached.")
    await expect(page.get_by_test_id("denied")).to_have_count(0)
    await expect(page.get_by_test_id("queue-link")).to_have_count(0)
    # The next visitor comes first; what is not recorded says so on every page, and is not sent by itself at another time.
    await dialog.get_by_role("button", name="Cancel").click()
    unsent = page.get_by_test_id("unsent")
    await expect(unsent).to_contain_text("Turned away, but not recorded: Not the person of the pass")
    await page.get_by_test_id("tile-more").click()
    await expect(unsent).to_be_visible()
    await guard.network(on=True)
    await expect(page.get_by_role("status").filter(has_text="Online")).to_have_count(1, timeout=30_000)
    await unsent.get_by_role("button", name="Try again").click()
    await expect(dialog.get_by_label("Reason")).to_have_value("Not the person of the pass")
    await dialog.get_by_role("button", name="Try again").click()
    await expect(page.get_by_test_id("denied")).to_contain_text("Turned away and recorded")
    await expect(unsent).to_have_count(0)
    visit = made["visit"]["id"]
    assert await site.status(visit) == ("pending", 0)
    scans = "select outcome, reason from scans where visit_id = %s"
    assert await database(site, scans, visit) == [("refused", "denied")]


async def test_the_next_visitor_is_begun_while_others_wait(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, size=PHONE)
    page = guard.page
    strip = page.get_by_test_id("strip")
    await expect(strip).to_have_count(0)
    waiting = [await ask(site, visitorName=name) for name in ("First One", "Second One", "Third One")]
    await expect(strip).to_contain_text("First One")
    await expect(page.get_by_test_id("strip-more")).to_have_text("1 more")
    await expect(strip.get_by_role("timer").first).to_have_text(re.compile(r"1[45]:\d\d"))
    # One of them is looked at, then the next visitor begun; the answer comes over the form and leaves it as it was.
    await strip.get_by_role("link", name=re.compile("First One")).click()
    await expect(page.get_by_test_id("waiting")).to_contain_text("First One")
    await page.get_by_role("link", name="Next visitor").click()
    await dial(page, "080312")
    await answer(site, waiting[0])
    await sees_result(page, "in", "in", "First One")
    await result(page).locator("button[data-main]").click()  # meant for a key of the form: heard by nobody
    await expect(result(page)).to_be_visible()
    await tap_away(page)
    await expect(page.get_by_test_id("phone")).to_contain_text("0803 12")
    await expect(strip).to_contain_text("Second One")
    # The keypad is open: they are still there.
    await page.get_by_role("link", name="Scanner").click()
    await page.get_by_test_id("tile-keypad").click()
    await expect(strip).to_contain_text("2 wait")
    await strip.click()
    rows = page.get_by_test_id("requests").get_by_role("link")
    await expect(rows.nth(0)).to_contain_text("Third One")
    await expect(rows.nth(2)).to_contain_text("Let in")


async def test_ask_again_and_withdraw(browsers: Browsers, site: Site) -> None:
    guard = await at_the_gate(browsers, size=TABLET)
    page = guard.page
    made = await ask(site, visitorName="Chidi Obi")
    await guard.go(f"/gate/requests/{made}")
    again = page.get_by_role("button", name=re.compile("Ask again"))
    await expect(again).to_be_disabled()
    await expect(again).to_have_text(re.compile(r"Ask again \(\d+\)"))
    await database(
        site, "update entry_requests set asked_at = now() - interval '31 seconds' where id = %s", made
    )
    await page.reload()
    await again.click()
    await expect(page.get_by_test_id("waiting")).to_contain_text("Asked 2 times")
    await page.get_by_role("button", name="Visitor has left").click()
    await page.get_by_role("dialog").get_by_role("button", name="Visitor has left").click()
    await expect(page.get_by_test_id("decided")).to_have_attribute("data-outcome", "withdrawn")
    await expect(result(page)).to_have_count(0)


async def test_an_answer_that_came_meanwhile_is_seen_after_a_reload_and_a_reconnect(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers)
    page = guard.page
    first, second = await ask(site, visitorName="Early One"), await ask(site, visitorName="Late One")
    for one in (first, second):
        await guard.go(f"/gate/requests/{one}")
        await expect(page.get_by_test_id("waiting")).to_be_visible()
    await guard.go("/gate/queue")  # elsewhere
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible()
    await guard.network(on=False)
    await expect(page.get_by_role("status").filter(has_text="Offline")).to_be_visible()
    await answer(site, first)
    await guard.network(on=True)
    await sees_result(page, "in", "in", "Early One")
    await page.reload()
    await sees_result(page, "in", "in", "Early One")
    await tap_away(page)
    await page.reload()
    await expect(page.get_by_role("heading", name="Waiting scans")).to_be_visible()
    await expect(result(page)).to_have_count(0)
    await page.goto("about:blank")
    await answer(site, second, "reject")
    await guard.go("/gate")
    await sees_result(page, "no", "no", "Late One")


async def test_a_request_made_elsewhere_is_in_the_list_but_covers_no_screen(
    browsers: Browsers, site: Site
) -> None:
    guard = await at_the_gate(browsers)
    made = await ask(site, visitorName="Elsewhere One")
    await expect(guard.page.get_by_test_id("strip")).to_contain_text("Elsewhere One")
    await answer(site, made)

    async def gone() -> bool:
        return await guard.page.get_by_test_id("strip").count() == 0

    await until(gone, "the strip is empty")
    await expect(result(guard.page)).to_have_count(0)
