"""One person in two buildings: what is seen belongs to the building acted in, and to no other."""

import re

from playwright.async_api import Locator, Page, expect

from tests.e2e.browsing import WAIT_MS, Browsers, sign_in
from tests.e2e.site import Site


def rows(page: Page) -> Locator:
    """The visits log."""
    return page.get_by_role("main")


async def test_a_person_of_two_buildings_switches(browsers: Browsers, site: Site) -> None:
    await site.invite("Obinna Firsthouse", who="resident.b")
    await site.invite("Ladi Secondhouse", who="resident")
    # By hand: the session moves between the buildings, and must not for other tests.
    visitor = await browsers.open()
    page = visitor.page
    await sign_in(visitor, "admin.b")
    await visitor.go("/admin/profile")
    await expect(page.get_by_text("Building admin")).to_be_visible()
    await expect(page.get_by_role("region", name="Your buildings")).to_have_count(0)

    await site.join("admin.b", building_of="admin", role="building_admin")
    await page.reload()
    choices = page.get_by_role("region", name="Your buildings").get_by_role("button")
    await expect(choices).to_have_count(2)
    first = choices.and_(page.locator("[aria-current=true]"))
    name = (await first.inner_text()).split(" · ")[0]
    header = page.get_by_role("banner")
    await expect(header).to_contain_text(name)
    # The first building's log is read, so that it lies in the page's memory.
    await page.get_by_role("link", name="Visits", exact=True).click()
    await expect(rows(page)).to_contain_text("Obinna Firsthouse")
    await expect(rows(page)).not_to_contain_text("Ladi Secondhouse")

    await page.get_by_role("link", name="Account").click()
    other = choices.and_(page.locator(":not([aria-current])"))
    other_name = (await other.inner_text()).split(" · ")[0]
    assert other_name != name
    await other.click()
    await page.wait_for_url("**/admin/dashboard")
    await expect(header).to_contain_text(other_name)
    await expect(header).not_to_contain_text(name)
    await expect(page.locator("body")).not_to_contain_text("Firsthouse")
    await page.get_by_role("link", name="Visits", exact=True).click()
    # Not even for a moment: whatever the list first shows is the second building's.
    await expect(rows(page).get_by_role("link").filter(has_text=re.compile(r"house"))).not_to_have_count(0)
    await expect(rows(page)).to_contain_text("Ladi Secondhouse")
    await expect(rows(page)).not_to_contain_text("Firsthouse")

    # The live connection moved as well: an invitation over there shows up by itself, one at home does not.
    await expect(page.get_by_role("status").filter(has_text="Online")).to_be_visible(timeout=WAIT_MS)
    await site.invite("Kemi Firsthouse", who="resident.b")
    await site.invite("Musa Secondhouse", who="resident")
    await expect(rows(page)).to_contain_text("Musa Secondhouse")
    await expect(rows(page)).not_to_contain_text("Firsthouse")

    # And back.
    await page.get_by_role("link", name="Account").click()
    await choices.filter(has_text=name).click()
    await page.wait_for_url("**/admin/dashboard")
    await expect(header).to_contain_text(name)
    await page.get_by_role("link", name="Visits", exact=True).click()
    await expect(rows(page)).to_contain_text("Kemi Firsthouse")
    await expect(rows(page)).not_to_contain_text("Secondhouse")
