"""A file of people: its columns, the dry run, the import and its report; a long one as a job that is found again."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from gatehouse.core.ids import new_id
from tests.e2e.axe import scrolls, violations
from tests.e2e.browsing import DESKTOP, PHONE, Browsers, Visitor

JOB_SECONDS = 60
DRY_RUN = "/api/registration/validate-bulk"


def new_name() -> str:
    """Part of an address, or a unit, that nobody had before."""
    return new_id().hex[-10:]


def csv_file(folder: Path, text: str, name: str = "people.csv") -> Path:
    """A file to choose."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


async def choose(page: Page, file: Path) -> None:
    """Through the drop zone's button, with the keyboard."""
    zone = page.get_by_role("button", name="Drop a CSV file here")
    await expect(zone).to_be_enabled()
    await zone.focus()
    async with page.expect_file_chooser() as chooser:
        await page.keyboard.press("Enter")
    await (await chooser.value).set_files(file)


async def at_step(page: Page, name: str) -> None:
    """Its heading is there, and has the focus."""
    heading = page.get_by_role("heading", level=2, name=name)
    await expect(heading).to_be_focused()


def number(page: Page, name: str) -> Locator:
    """The value of one of the numbers, by its name."""
    return page.locator("dl div").filter(has=page.locator("dt", has_text=name)).locator("dd")


async def looks_right(visitor: Visitor, axe: str, what: str) -> list[str]:
    """axe in both schemes, and nothing sideways."""
    wrong = [f"{what}: too wide"] if (await scrolls(visitor.page))["wide"] > 0 else []
    for scheme in ("dark", "light"):
        await visitor.colours(scheme)
        wrong += await violations(visitor.page, axe, f"{what}, {scheme}")
    return wrong


async def test_a_short_list_is_read_checked_and_imported(
    browsers: Browsers, axe: str, tmp_path: Path
) -> None:
    one, unit = new_name(), f"Z{new_name()[-6:]}"
    visitor = await browsers.open("admin", size=PHONE, scheme="light", at="/admin/import")
    page, wrong = visitor.page, []
    visitor.watch.allow(DRY_RUN, 422)
    page.on("filechooser", lambda _: None)  # caught from here on; later, a quick key press could be first
    assert await visitor.heading() == "Import people"
    async with page.expect_download() as template:
        await page.get_by_role("link", name="Download the template").click()
    assert (
        (await (await template.value).path()).read_text(encoding="utf-8-sig").startswith("email,first_name")
    )

    await choose(page, csv_file(tmp_path, "not a sheet", "people.xlsx"))
    await expect(page.get_by_role("alert")).to_contain_text("Save it as “CSV UTF-8”")
    await choose(page, csv_file(tmp_path, "\n\n", "blank.csv"))
    await expect(page.get_by_role("alert")).to_contain_text("The file is empty")

    await choose(
        page,
        csv_file(
            tmp_path,
            "E-Mail;Given;Surname;Flat no;Age\n"
            f'{one}.a@people.example;Ada;"Obi; the elder";{unit};41\n'
            f"{one}.b-at-people.example;Ben;Eze;;17\n"
            f"{one}.c@people.example;Chi;Ade;;\n",
        ),
    )
    await at_step(page, "Step 2 of 4: Columns")
    await page.get_by_role("button", name="Check the file").click()
    await expect(page.get_by_label("First name (needed)")).to_be_focused()
    wrong += await looks_right(visitor, axe, "columns")
    await page.get_by_label("First name (needed)").select_option("Given")
    await page.get_by_label("Flat or house number").select_option("Flat no")
    await expect(page.get_by_text("Obi; the elder", exact=True)).to_be_visible()
    await expect(page.get_by_text("This column is not read: Age.")).to_be_visible()
    await page.get_by_role("button", name="Check the file").click()

    await at_step(page, "Step 3 of 4: Check")
    await expect(number(page, "Ready to import")).to_have_text("1")
    await expect(number(page, "With problems")).to_have_text("2")
    wrong += await looks_right(visitor, axe, "check")
    await page.get_by_role("button", name="Create these units").click()
    await expect(number(page, "With problems")).to_have_text("1")
    await expect(page.get_by_text(f"1 unit will be created: {unit}.")).to_be_visible()
    problem = page.get_by_role("list", name="Rows with problems").get_by_role("listitem")
    await expect(problem).to_contain_text("3")
    await expect(problem).to_contain_text("This must be an e-mail address like name@example.com.")
    await page.get_by_role("button", name="Cancel").click()
    await at_step(page, "Step 1 of 4: File")
    await choose(page, tmp_path / "people.csv")
    await page.get_by_label("First name (needed)").select_option("Given")
    await page.get_by_role("button", name="Check the file").click()
    await page.get_by_role("button", name="Import 2 people").click()

    await page.wait_for_url("**/admin/import/*-*")
    assert await visitor.heading() == "Import report"
    await expect(page.get_by_text("The import is finished.")).to_be_visible()
    await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "3")
    await expect(number(page, "Accounts made")).to_have_text("2")
    await expect(number(page, "Failed")).to_have_text("1")
    await page.get_by_label("Outcome").select_option("Failed")
    rows = page.get_by_role("list", name="Rows of the import").get_by_role("listitem")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("E-mail: This must be an e-mail address")
    wrong += await looks_right(visitor, axe, "report")
    async with page.expect_download() as report:
        await page.get_by_role("link", name="Download the report").click()
    lines = (await (await report.value).path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "line,email,outcome,code,message"
    assert [line.split(",")[2] for line in lines[1:]] == ["created", "failed", "created"]
    assert not wrong, "\n".join(wrong)


async def test_a_long_list_is_a_job_that_is_found_again(browsers: Browsers, axe: str, tmp_path: Path) -> None:
    one = new_name()
    people = "".join(f"{one}.{n}@people.example,Person{n},Of List,landlord\n" for n in range(150))
    visitor = await browsers.open("admin.b", size=DESKTOP, scheme="light", at="/admin/import")
    page = visitor.page
    await visitor.heading()
    text = "email,first_name,last_name,role\n" + people
    await page.get_by_role("button", name="Drop a CSV file here").evaluate(
        """(zone, text) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([text], "people.csv", { type: "text/csv" }));
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    await at_step(page, "Step 2 of 4: Columns")
    await page.get_by_label("Send everybody an e-mail").uncheck()
    await page.get_by_role("button", name="Check the file").click()
    await expect(page.get_by_text("Every row can be imported.")).to_be_visible()
    await expect(number(page, "Seats needed")).to_have_text("0")
    async with page.expect_response("**/api/registration/bulk") as answer:
        await page.get_by_role("button", name="Import 150 people").click()
    assert (await answer.value).status == 202
    await page.wait_for_url("**/admin/import/*-*")
    bar = page.get_by_role("progressbar", name="Progress of the import")
    await expect(bar).to_have_attribute("aria-valuemax", "150")
    await page.get_by_role("link", name="Import people").first.click()
    await page.get_by_role("table", name="Earlier imports").get_by_role("link").first.click()
    await expect(bar).to_have_attribute("aria-valuenow", "150", timeout=JOB_SECONDS * 1000)
    await expect(page.get_by_text("The import is finished.")).to_be_visible()
    await expect(number(page, "Accounts made")).to_have_text("150")
    wrong = await looks_right(visitor, axe, "report of a job")
    await page.get_by_role("button", name="Next").click()
    await expect(page.get_by_text("Page 2 of 8, 150 in all")).to_be_visible()
    assert not wrong, "\n".join(wrong)


async def test_a_connection_that_breaks_off_does_not_pretend(browsers: Browsers, tmp_path: Path) -> None:
    visitor = await browsers.open("admin.b", at="/admin/import")
    page = visitor.page
    await visitor.heading()
    text = f"email,first_name,last_name,role\n{new_name()}@people.example,Ada,Obi,landlord\n"
    await page.get_by_test_id("import-file").set_input_files(csv_file(tmp_path, text))
    await page.get_by_role("button", name="Check the file").click()
    await visitor.network(on=False)
    await page.get_by_role("button", name="Import 1 person").click()
    await expect(page.get_by_role("alert")).to_contain_text("we do not know whether the import began")
    await expect(page.get_by_role("heading", name="Earlier imports")).to_be_visible()
    await visitor.network(on=True)
    await page.get_by_role("button", name="Import 1 person").click()
    await expect(page.get_by_text("The import is finished.")).to_be_visible()
