"""A resident's deliveries: standing rules, what is expected, parcels that wait."""

import time
from collections.abc import Callable

from playwright.async_api import expect

from tests.e2e.browsing import PHONE, Browsers
from tests.e2e.desk import asked, dialog, said
from tests.e2e.site import Site


async def test_a_rule_answers_the_guard_and_is_turned_off_again(browsers: Browsers, site: Site) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=rules")
    page = resident.page
    await page.get_by_role("button", name="New rule").click()
    form = dialog(page)
    await form.get_by_label("Another company").fill("Mama Put Express")
    await form.get_by_role("button", name="Add").click()
    await expect(form.get_by_role("checkbox", name="Mama Put Express")).to_be_checked()
    await form.get_by_label("From").fill("09:00")
    await form.get_by_role("button", name="Make the rule").click()
    await expect(form.get_by_text("Give both times, or none.")).to_be_visible()
    await form.get_by_label("From").fill("")
    await form.get_by_role("button", name="Make the rule").click()
    await expect(said(page, "The rule is on.")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Mama Put Express")
    await expect(card).to_contain_text("Every day")
    let_in = await asked(site, "Rider One", type="DELIVERY", providerTag="MAMA PUT EXPRESS")
    assert (let_in["status"], let_in["wasAutoApproved"]) == ("APPROVED", True)
    await page.get_by_role("button", name="Turn off the rule for Mama Put Express").click()
    await expect(said(page, "The rule is off.")).to_be_visible()
    waits = await asked(site, "Rider Two", type="DELIVERY", providerTag="MAMA PUT EXPRESS")
    assert waits["status"] == "PENDING"
    await page.get_by_role("button", name="Remove the rule for Mama Put Express").click()
    await dialog(page).get_by_role("button", name="Remove").click()
    await expect(card).to_have_count(0)


async def test_an_expected_delivery_is_let_in_once_and_a_parcel_goes_out_against_its_code(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/deliveries?view=expected")
    page = resident.page
    await page.get_by_role("button", name="Expect a delivery").click()
    form = dialog(page)
    await form.get_by_label("Company").fill("Bukka Box")
    await form.get_by_label("What it is").fill("Surprise")
    await form.get_by_role("checkbox", name="Leave it at the gate").check()
    await form.get_by_role("button", name="Expect it").click()
    await expect(said(page, "Bukka Box is expected.")).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Bukka Box")
    await expect(card).to_contain_text("Left at the gate")
    came = await asked(site, "Rider Three", type="DELIVERY", providerTag="bukka box", packageCount=2)
    assert (came["status"], came["leaveAtGate"]) == ("APPROVED", True)
    await expect(card).to_contain_text("Came")

    await page.get_by_role("radio", name="At the gate").click()
    parcel = page.get_by_role("listitem").filter(has_text="bukka box")
    await expect(parcel).to_contain_text("Say this code at the gate")
    digits = (await parcel.locator(".visually-hidden").first.inner_text()).replace(" ", "")
    began = time.monotonic()
    given = await site.call("guard", "POST", "/api/v1/gate/parcels/hand-over", {"code": digits})
    assert given.status_code == 200, given.text
    await expect(parcel).to_have_count(0)
    measured("a parcel handed over leaves the resident's list", time.monotonic() - began)
    await page.get_by_role("radio", name="Collected").click()
    await expect(parcel).to_contain_text("Musa Zubairu")
