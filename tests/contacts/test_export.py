"""All frequent visitors as JSON or as a file in which nothing is a formula."""

import csv
import io

from tests.make.contacts import BASE, keep
from tests.make.http import Bench

EXPORT = f"{BASE}/export"


async def test_as_json(bench: Bench) -> None:
    home = await bench.building()
    two = [await keep(bench, home.resident, name=name) for name in ("bola", "Ada")]
    data = (await bench.call(home.resident, "GET", EXPORT)).json()["data"]
    assert (data["format"], data["count"], data["data"]) == ("json", 2, two[::-1])
    assert (await bench.call(home.resident, "GET", EXPORT, params={"format": "json"})).json()["data"] == data


async def test_as_csv_no_cell_is_a_formula(bench: Bench) -> None:
    home = await bench.building(time_zone="Asia/Kolkata")
    evil = '=HYPERLINK("http://evil.example")'
    made = await keep(
        bench,
        home.resident,
        name=evil,
        nickname="@SUM(1)",
        relationship="+1",
        notes="-1+2\n=3",
        plate="=1",
        tags=["=a", "b"],
    )
    visit = await bench.invite(home.resident, visitors=[{"name": "Ada", "phone": made["phone"]}])
    assert (await bench.scan(home.guard, "entry", visit["qr_code"])).status_code == 200
    entered = await bench.db.fetchval(
        "select to_char(entered_at at time zone 'Asia/Kolkata', 'YYYY-MM-DD HH24:MI') from entries where building_id = $1",
        home.id,
    )
    answer = await bench.call(home.resident, "GET", EXPORT, params={"format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="frequent-visitors-')
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    for cell in row.values():
        assert not cell.lstrip().startswith(("=", "+", "-", "@")), row
    assert row["name"] == "'" + evil
    assert (row["notes"], row["tags"]) == ("'-1+2\n'=3", "'=a, b")
    assert (row["phone"], row["visit_count"], row["last_visited"]) == ("'" + made["phone"], "1", entered)
    audited = await bench.db.fetchval(
        "select count(*) from audit_log where building_id = $1 and action = 'contacts.exported'", home.id
    )
    assert audited == 1
