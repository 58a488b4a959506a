"""Who comes in, and where they land."""

import pytest
from playwright.async_api import expect

from tests.e2e.browsing import LANDING, PHONE, Browsers, sign_in


@pytest.mark.parametrize("who", LANDING)
async def test_each_role_lands_on_its_own_page(browsers: Browsers, who: str) -> None:
    visitor = await browsers.open(size=PHONE)
    await sign_in(visitor, who)


async def test_a_demo_account_fills_the_form_and_a_wrong_password_says_so(browsers: Browsers) -> None:
    visitor = await browsers.open(at="/")
    page = visitor.page
    assert await visitor.heading() == "Sign in"
    await page.get_by_role("button", name="resident@demo.gatehouse.test").click()
    await expect(page.get_by_label("E-mail", exact=True)).to_have_value("resident@demo.gatehouse.test")
    visitor.watch.allow("/api/auth/login", 401)
    await page.get_by_label("Password", exact=True).fill("not-the-password")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("is not right")
    await page.get_by_role("button", name="resident@demo.gatehouse.test").click()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/dashboard")


@pytest.mark.parametrize(
    ("who", "elsewhere"),
    [
        ("resident", "/gate"),
        ("resident", "/admin/dashboard"),
        ("resident", "/super-admin/dashboard"),
        ("guard", "/dashboard"),
        ("guard", "/admin/visits"),
        ("admin", "/gate"),
        ("admin", "/super-admin/dashboard"),
        ("superadmin", "/gate"),
    ],
)
async def test_a_wrong_role_is_sent_to_its_own_page(browsers: Browsers, who: str, elsewhere: str) -> None:
    visitor = await browsers.open(who, at=elsewhere)
    await visitor.page.wait_for_url(f"**{LANDING[who]}")
    await visitor.heading()


async def test_signing_out_closes_the_area_and_a_stranger_comes_back_to_where_they_wanted(
    browsers: Browsers,
) -> None:
    visitor = await browsers.open(at="/visitors")
    page = visitor.page
    await page.wait_for_url("**/login?next=%2Fvisitors")
    await page.get_by_role("button", name="resident2@demo.gatehouse.test").click()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/visitors")
    await visitor.go("/profile")
    # The server drops the live connection before it answers; the page may ask once more who it is.
    visitor.watch.allow("/api/auth/permissions", 401)
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/login")
    await visitor.go("/dashboard")
    await page.wait_for_url("**/login**")
