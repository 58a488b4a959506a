"""000's visitor tokens, from the form to the audit trail of the desk."""

import time
from collections.abc import Callable

from playwright.async_api import expect

from tests.e2e.browsing import DESKTOP, PHONE, Browsers
from tests.e2e.desk import dialog, said
from tests.e2e.site import Site, new_phone


async def test_000_a_token_from_the_form_to_the_audit_trail(
    browsers: Browsers, site: Site, measured: Callable[[str, float], None]
) -> None:
    resident = await browsers.open("resident", size=PHONE, at="/tokens")
    page = resident.page
    began = time.monotonic()
    await page.get_by_role("button", name="New token").first.click()
    form = dialog(page)
    await form.get_by_role("button", name="Make the token").click()
    await expect(form.get_by_text("Enter the visitor's name.")).to_be_visible()
    await form.get_by_label("Visitor's name").fill("Ngozi Token")
    await form.get_by_label("Visitor's phone").fill(new_phone())
    await form.get_by_role("button", name="Make the token").click()
    sheet = page.get_by_role("dialog", name="Token of Ngozi Token")
    token = await sheet.get_by_test_id("token").inner_text()
    measured("a visitor token made, with its code", time.monotonic() - began)
    picture = sheet.get_by_role("img", name="QR code")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    await expect(sheet.get_by_role("link", name="WhatsApp")).to_be_visible()
    await page.keyboard.press("Escape")
    card = page.get_by_role("listitem").filter(has_text="Ngozi Token")
    await expect(card).to_contain_text("Live")
    entered = await site.call(
        "guard", "POST", "/api/visitor-tokens/grant-entry", {"token": token, "gate": "Main Gate"}
    )
    assert entered.status_code == 200, entered.text
    await expect(card).to_contain_text("Inside")
    await expect(card).to_contain_text("1 of 1")

    await page.get_by_role("button", name="Extend the token of Ngozi Token").click()
    await dialog(page).get_by_role("button", name="Extend", exact=True).click()
    await expect(said(page, "The token of Ngozi Token is good until")).to_be_visible()

    # Whoever is inside longest stands first, and other tests have let people in: the newest is on the last page.
    inside = (await site.call("admin", "GET", "/api/visitor-tokens/active-entries?limit=1")).json()
    last = (inside["meta"]["total"] + 19) // 20
    where = f"/admin/tokens?view=sessions&status=active&page={last}"
    admin = await browsers.open("admin", size=DESKTOP, at=where)
    await admin.page.get_by_role("button", name="Details of Ngozi Token").click()
    trail = dialog(admin.page)
    for fact in ("Nkem Obiora", "Musa Zubairu", "Main Gate", "Short stay"):
        await expect(trail).to_contain_text(fact)
    await trail.get_by_role("button", name="End stay").click()
    await dialog(admin.page).get_by_label("Reason").fill("Left over the wall")
    await dialog(admin.page).get_by_role("button", name="End the stay").click()
    await expect(said(admin.page, "Ngozi Token counts as out.")).to_be_visible()
    await admin.page.get_by_role("combobox", name="Which stays").select_option("terminated")
    await expect(admin.page.get_by_role("row").filter(has_text="Ngozi Token")).to_contain_text(
        "Ended by an administrator"
    )
    await page.get_by_role("radio", name="Who came").click()
    await expect(page.get_by_role("listitem").filter(has_text="Ngozi Token")).to_contain_text(
        "Ended by an administrator"
    )


async def test_a_revoked_token_opens_nothing(browsers: Browsers, site: Site) -> None:
    body = {
        "issued_for_name": "Lekan Revoked",
        "issued_for_phone": new_phone(),
        "visit_type": "long",
        "duration": 3,
    }
    made = await site.call("landlord", "POST", "/api/visitor-tokens/generate", body)
    assert made.status_code == 201, made.text
    landlord = await browsers.open("landlord", size=DESKTOP, at="/admin/tokens")
    page = landlord.page
    row = page.get_by_role("row").filter(has_text="Lekan Revoked")
    await expect(row).to_contain_text("Long stay")
    await page.get_by_role("button", name="Revoke the token of Lekan Revoked").click()
    await dialog(page).get_by_role("button", name="Revoke").click()
    await expect(said(page, "The token of Lekan Revoked is revoked.")).to_be_visible()
    await expect(row).to_contain_text("Revoked")
    refused = await site.scan("entry", made.json()["data"]["token"])
    assert refused.status_code == 410
