"""The pass as a page, as a picture and as a mail."""

import base64
import io
import struct
import xml.etree.ElementTree as ET
import zlib
from typing import Any
from uuid import UUID

import httpx
import pytest
import segno

from gatehouse.core.db import Database
from gatehouse.visits.jobs import send_pass_links
from tests.make.http import Bench
from tests.make.mail import mails_to

STATES = {
    "good": "",
    "waiting": "valid_from = now() + interval '1 h'",
    "expired": "valid_from = now() - interval '3 h', valid_until = now() - interval '1 h'",
    "cancelled": "status = 'cancelled', cancelled_at = now()",
}


async def _page(bench: Bench, made: dict[str, Any]) -> httpx.Response:
    return await bench.client.get(made["pass_url"].removeprefix("http://testserver"))


def _check_page(page: httpx.Response) -> None:
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "no-store" in page.headers["cache-control"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.headers["x-robots-tag"]
    assert len(page.content) <= 15 * 1024
    assert "<script" not in page.text.lower()
    assert "javascript:" not in page.text.lower()


@pytest.mark.parametrize("state", STATES)
async def test_the_states_of_a_page(bench: Bench, state: str) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    if STATES[state]:
        await bench.db.execute(f"update visits set {STATES[state]} where id = $1", UUID(made["visit"]["id"]))
    page = await _page(bench, made)
    assert page.status_code == 200
    _check_page(page)
    assert f"pass-{state}" in page.text
    digits = f"{made['digits'][:3]} {made['digits'][3:]}"
    assert (digits in page.text) == (state in {"good", "waiting"})
    assert ("<svg" in page.text) == (state in {"good", "waiting"})
    for private in ("+2348011112222", "Ada Obi", home.resident.email):
        assert private not in page.text


async def test_inside_and_used(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    await bench.scan(home.guard, "entry", made["qr_code"])
    assert "pass-inside" in (await _page(bench, made)).text
    await bench.scan(home.guard, "exit", made["qr_code"])
    used = await _page(bench, made)
    assert "pass-used" in used.text and "<svg" not in used.text


async def test_looking_changes_nothing(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    before = await bench.db.fetchrow("select * from visits where id = $1", UUID(made["visit"]["id"]))
    for _ in range(3):
        await _page(bench, made)
    assert await bench.db.fetchrow("select * from visits where id = $1", UUID(made["visit"]["id"])) == before
    assert await bench.db.fetchval("select count(*) from scans where building_id = $1", home.id) == 0


async def test_a_visit_within_one_day_says_the_day_once(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    times = (
        "update visits set valid_from = '2026-11-24T09:00Z', valid_until = '2026-11-{}T13:00Z' where id = $1"
    )
    said = {
        24: "Tue 24 Nov 2026, 10:00 – 14:00 (WAT)",
        25: "Tue 24 Nov 2026, 10:00 – Wed 25 Nov 2026, 14:00 (WAT)",
    }
    for day, words in said.items():
        await bench.db.execute(times.format(day), UUID(made["visit"]["id"]))
        assert f"<dd>{words}</dd>" in (await _page(bench, made)).text


async def test_a_title_is_text_not_markup(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident, title="<script>alert(1)</script><img src=x onerror=y>")
    page = await _page(bench, made)
    _check_page(page)
    assert "<img" not in page.text


@pytest.mark.parametrize(
    "token", ["000000000000", "nonsense", "123456", "SG_000000000000", "x" * 400, "%F0%9F%98%80"]
)
async def test_no_such_pass(bench: Bench, token: str) -> None:
    page = await bench.client.get(f"/p/{token}")
    assert page.status_code == 404
    _check_page(page)


async def test_digits_open_no_page(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    assert (await bench.client.get(f"/p/{made['digits']}")).status_code == 404
    assert (await bench.client.get(f"/p/{made['qr_code'].lower()}")).status_code == 200


async def test_guessing_links_is_limited_per_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    setting(GATEHOUSE_LIMIT_PASS_PAGE_MISSES_PER_HOUR="3")
    for _ in range(5):
        assert (await _page(bench, made)).status_code == 200, "good links do not count"
    for n in range(3):
        assert (await bench.client.get(f"/p/00000000000{n}")).status_code == 404
    stopped = await bench.client.get("/p/000000000009")
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 0


def _modules(code: str) -> list[list[bool]]:
    return [
        [bool(cell) for cell in row] for row in segno.make(code, error="m", micro=False).matrix_iter(border=4)
    ]


def _png_modules(content: bytes) -> list[list[bool]]:
    """The dark modules of a greyscale PNG drawn at 8 pixels a module."""
    stream, data = io.BytesIO(content), b""
    assert stream.read(8) == b"\x89PNG\r\n\x1a\n"
    width = height = depth = 0
    while length := stream.read(4):
        kind = stream.read(4)
        chunk = stream.read(struct.unpack(">I", length)[0])
        stream.read(4)
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", chunk[:10])
            assert (depth, colour) in {(1, 0), (1, 3)}
        elif kind == b"IDAT":
            data += chunk
    raw, wide, above = zlib.decompress(data), (width + 7) // 8, bytes((width + 7) // 8)
    rows: list[bytes] = []
    for at in range(0, len(raw), wide + 1):
        how, line = raw[at], raw[at + 1 : at + 1 + wide]
        assert how in {0, 2}, "only the filters None and Up are read here"
        above = bytes((a + b) & 255 for a, b in zip(line, above, strict=True)) if how else line
        rows.append(above)
    return [[not rows[y][x // 8] >> (7 - x % 8) & 1 for x in range(4, width, 8)] for y in range(4, height, 8)]


async def test_the_pictures_show_the_code(bench: Bench) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    visit = made["visit"]["id"]
    expected = _modules(made["qr_code"])
    png = await bench.call(home.resident, "GET", f"/api/visitors/{visit}/qr.png")
    assert png.headers["content-type"] == "image/png"
    assert png.headers["cache-control"] == "no-store"
    assert _png_modules(png.content) == expected
    svg = await bench.call(home.resident, "GET", f"/api/visitors/{visit}/qr.svg")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    drawn = io.BytesIO()
    segno.make(made["qr_code"], error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=4, omitsize=True
    )
    assert _strokes(svg.content) == _strokes(drawn.getvalue())


def _strokes(svg: bytes) -> str:
    """The path that draws the dark modules."""
    return max(
        (found.get("d", "") for found in ET.fromstring(svg).iter() if found.tag.endswith("path")), key=len
    )


async def test_a_data_url_only_when_asked_for(bench: Bench) -> None:
    from tests.make.http import invitation  # lazy: only this test posts by hand

    home = await bench.building()
    answer = await bench.call(
        home.resident, "POST", "/api/visitors/invitations?include=qr_image", invitation()
    )
    data = answer.json()["data"]
    head, _, picture = data["qr_image"].partition(",")
    assert head == "data:image/png;base64"
    assert _png_modules(base64.b64decode(picture)) == _modules(data["qr_code"])


async def test_visitors_with_an_address_are_sent_their_link_once(
    bench: Bench, database_urls: dict[str, str]
) -> None:
    home = await bench.building()
    address = f"ada-{home.id.hex[:8]}@example.test"
    people = [
        {"name": "Ada", "phone": "08011112222", "email": address.upper()},
        {"name": "Bisi", "phone": "08011113333"},
    ]
    made = await bench.invite(home.resident, visitors=people)
    visit = made["visit"]["id"]
    jobs = await bench.db.fetch(
        "select args from procrastinate_jobs where task_name = 'send_pass_links' and args ->> 'visit_id' = $1",
        visit,
    )
    assert len(jobs) == 1
    assert made["qr_code"][3:] not in str(jobs[0]["args"])
    plain = await bench.invite(home.resident)
    assert not await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'send_pass_links' and args ->> 'visit_id' = $1",
        plain["visit"]["id"],
    )
    platform = Database(database_urls["platform"], size=1)
    try:
        for _ in range(2):
            async with platform.transaction() as session:
                await send_pass_links(session, building_id=home.id, visit_id=UUID(visit))
    finally:
        await platform.close()
    [sent] = await mails_to(bench.db, address)
    assert made["pass_url"] in sent.text and made["pass_url"] in sent.html
    assert made["qr_code"][3:] not in sent.subject and made["digits"] not in sent.subject


async def test_a_link_goes_only_where_this_host_said(bench: Bench, database_urls: dict[str, str]) -> None:
    home = await bench.building()
    tag = home.id.hex[-12:]
    known = {"name": "Ada", "phone": "08011114444"}
    await bench.invite(home.landlord, visitors=[{**known, "email": f"neighbour-{tag}@example.test"}])
    made = await bench.invite(home.resident, visitors=[{**known, "email": f"mine-{tag}@example.test"}])
    silent = await bench.invite(home.resident, visitors=[known])
    assert made["visit"]["visitors"][0]["email"] == f"mine-{tag}@example.test"
    assert silent["visit"]["visitors"][0]["email"] is None
    visit = silent["visit"]["id"]
    added = {"name": "Bisi", "phone": "08011115555", "email": f"late-{tag}@example.test"}
    changed = await bench.call(
        home.resident, "PUT", f"/api/visitors/invitations/{visit}", {"visitors": [known, added]}
    )
    assert changed.status_code == 200
    assert await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'send_pass_links' and args ->> 'visit_id' = $1",
        visit,
    )
    platform = Database(database_urls["platform"], size=1)
    try:
        for one in (made["visit"]["id"], visit):
            async with platform.transaction() as session:
                await send_pass_links(session, building_id=home.id, visit_id=UUID(one))
    finally:
        await platform.close()
    queued = await bench.db.fetch("select recipient from mails where recipient like $1", f"%-{tag}@%")
    assert sorted(row["recipient"] for row in queued) == [
        f"late-{tag}@example.test",
        f"mine-{tag}@example.test",
    ]
    for address, pass_ in ((f"mine-{tag}@example.test", made), (f"late-{tag}@example.test", silent)):
        [sent] = await mails_to(bench.db, address)
        assert sent.text.split("/p/")[1][:12] == pass_["qr_code"][3:]
