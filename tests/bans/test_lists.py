"""Who sees which bans, how lists narrow and page, what is counted, and the file."""

import csv
import io
from typing import Any

from tests.make.bans import BANS, PHONE, let_expire, make_ban
from tests.make.buildings import Building, Member
from tests.make.http import Bench


async def _get(bench: Bench, who: Member, path: str = "", **query: Any) -> dict[str, Any]:
    answer = await bench.call(who, "GET", f"{BANS}{path}", params=query or None)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _ids(bench: Bench, who: Member, path: str = "", **query: Any) -> list[str]:
    return [ban["id"] for ban in (await _get(bench, who, path, **query))["items"]]


async def _three(bench: Bench, home: Building) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Building-wide high, the resident's low, the landlord's medium; each with notes."""
    return (
        await make_ban(bench, home.admin, name="Wide Obi", severity="high", notes="n"),
        await make_ban(
            bench, home.resident, name="Res Eze", severity="low", notes="n", phone="+2348030000002"
        ),
        await make_ban(bench, home.landlord, name="Lord Ayo", notes="n", phone="+2348030000003"),
    )


async def test_who_sees_which(bench: Bench) -> None:
    home = await bench.building()
    wide, own, theirs = await _three(bench, home)
    assert await _ids(bench, home.admin) == [theirs["id"], own["id"], wide["id"]]
    assert await _ids(bench, home.resident) == [own["id"]]
    assert await _ids(bench, home.landlord) == [theirs["id"]]
    for who, sees in ((home.resident, {own["id"]}), (home.landlord, {theirs["id"]})):
        for ban in (wide, own, theirs):
            answer = await bench.call(who, "GET", f"{BANS}/{ban['id']}")
            assert answer.status_code == (200 if ban["id"] in sees else 404)

    seen = {ban["id"]: ban for ban in (await _get(bench, home.guard))["items"]}
    assert set(seen) == {wide["id"], own["id"], theirs["id"]}
    assert (seen[wide["id"]]["reason"], seen[own["id"]]["reason"]) == ("Pushed the guard", None)
    assert {ban["notes"] for ban in seen.values()} == {None}
    assert {ban["banned_by_name"] for ban in seen.values()} == {None}
    assert seen[own["id"]]["banned_by"] == "A101"
    told = {ban["reason"] for ban in (await _get(bench, home.admin))["items"]}
    assert told == {"Pushed the guard"}, "the administration reads every reason"


async def test_a_guard_sees_only_what_holds(bench: Bench) -> None:
    home = await bench.building()
    wide, own, theirs = await _three(bench, home)
    await bench.call(home.admin, "DELETE", f"{BANS}/{wide['id']}")
    await let_expire(bench, own)
    for status in ("active", "all"):
        assert await _ids(bench, home.guard, status=status) == [theirs["id"]]
    for status in ("lifted", "expired"):
        assert await _ids(bench, home.guard, status=status) == []
    assert (await bench.call(home.guard, "GET", f"{BANS}/{wide['id']}")).status_code == 404


async def test_lists_narrow(bench: Bench) -> None:
    home = await bench.building()
    wide, own, theirs = await _three(bench, home)
    await bench.call(home.admin, "DELETE", f"{BANS}/{wide['id']}")
    await let_expire(bench, own)
    boss = home.admin
    assert await _ids(bench, boss) == [theirs["id"]]
    assert await _ids(bench, boss, status="") == [theirs["id"]]
    assert await _ids(bench, boss, status="lifted") == [wide["id"]]
    assert await _ids(bench, boss, status="expired") == [own["id"]]
    everything = {"status": "all"}
    assert await _ids(bench, boss, **everything) == [theirs["id"], wide["id"], own["id"]]
    assert await _ids(bench, boss, severity="HIGH", **everything) == [wide["id"]]
    assert await _ids(bench, boss, scope="building", **everything) == [wide["id"]]
    assert await _ids(bench, boss, ban_type="automatic", **everything) == []
    assert await _ids(bench, boss, phone="0803 000 0002", **everything) == [own["id"]]
    assert await _ids(bench, boss, search="lORD", **everything) == [theirs["id"]]
    assert await _ids(bench, boss, search="%", **everything) == []
    assert await _ids(bench, boss, "/search", query="08030000003") == [theirs["id"]]
    assert await _ids(bench, boss, "/search", query="eze") == []
    found = await _get(bench, boss, "/search", query=" Eze ", **everything)
    assert (found["count"], found["search_query"], found["results"]) == (1, "Eze", found["items"])
    assert await _ids(bench, boss, "/severity/high", **everything) == [wide["id"]]
    assert await _ids(bench, boss, "/severity/medium") == [theirs["id"]]
    assert await _ids(bench, boss, "/recently-banned", limit=10) == [theirs["id"]]


async def test_pages_have_exact_totals(bench: Bench) -> None:
    home = await bench.building()
    made = [
        (await make_ban(bench, home.resident, phone=f"+23480300000{number}"))["id"]
        for number in range(10, 15)
    ]
    answer = await bench.call(home.resident, "GET", f"{BANS}?status=active&limit=2&offset=2")
    body = answer.json()
    assert [ban["id"] for ban in body["data"]["bans"]] == made[::-1][2:4]
    block = {"page": 2, "limit": 2, "total": 5, "totalPages": 3, "hasNext": True, "hasPrev": True}
    assert body["meta"] == body["data"]["pagination"] == block


async def test_what_ends_soon_comes_in_the_order_it_ends(bench: Bench) -> None:
    home = await bench.building()
    late = await make_ban(bench, home.resident, phone="+2348030000002", ends="20 hours")
    soon = await make_ban(bench, home.resident, phone="+2348030000003", ends="2 hours")
    far = await make_ban(bench, home.resident, phone="+2348030000004", ends="3 days")
    await make_ban(bench, home.resident, severity="high")
    assert await _ids(bench, home.resident, "/expiring") == [soon["id"], late["id"]]
    assert await _ids(bench, home.resident, "/expiring", hours=80) == [soon["id"], late["id"], far["id"]]
    assert await _ids(bench, home.landlord, "/expiring", hours=80) == []


async def test_every_ban_is_counted_once(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    wide, own, _ = await _three(bench, home)
    await make_ban(bench, other.admin)
    await bench.call(home.admin, "POST", f"{BANS}/automatic", {"name": "A", "phone": PHONE, "trigger": "x"})
    await bench.call(home.admin, "DELETE", f"{BANS}/{wide['id']}")
    await let_expire(bench, own)
    counts = await _get(bench, home.admin, "/building-stats")
    assert counts == counts | {
        "total_bans": 4,
        "active_bans": 2,
        "expired_bans": 1,
        "lifted_bans": 1,
        "low_severity_bans": 2,
        "medium_severity_bans": 1,
        "high_severity_bans": 1,
        "manual_bans": 3,
        "temporary_bans": 0,
        "automatic_bans": 1,
        "personal_bans": 2,
        "building_wide_bans": 2,
        "banned_phones": 2,
        "bans_last_30_days": 4,
    }
    assert counts == await _get(bench, home.admin, "/stats")
    mine = await _get(bench, home.resident, "/stats")
    assert (mine["total_bans"], mine["expired_bans"], mine["active_bans"]) == (1, 1, 0)
    assert (await bench.call(home.resident, "GET", f"{BANS}/building-stats")).status_code == 403
    empty = await _get(bench, (await bench.building()).admin, "/stats")
    assert (empty["total_bans"], empty["first_ban_date"]) == (0, None)


async def test_the_history_of_a_phone(bench: Bench) -> None:
    home = await bench.building()
    first = await make_ban(bench, home.resident, phone="08030000001")
    await bench.call(home.resident, "POST", f"{BANS}/{first['id']}/unban", {"reason": "Apologised"})
    second = await make_ban(bench, home.resident)
    wide = await make_ban(bench, home.admin)
    history: dict[str, Any] = {}
    for spelling in ("08030000001", PHONE, "+234 803 000 0001"):
        history = await _get(bench, home.resident, f"/history/{spelling}")
        assert history["phone"] == PHONE
        assert [ban["id"] for ban in history["ban_history"]] == [second["id"], first["id"]]
        assert history["total_bans"] == 2
    assert history["ban_history"][1]["unban_reason"] == "Apologised"
    whole = await _get(bench, home.admin, f"/history/{PHONE}")
    assert [ban["id"] for ban in whole["ban_history"]] == [wide["id"], second["id"], first["id"]]
    assert (await bench.call(home.guard, "GET", f"{BANS}/history/{PHONE}")).status_code == 403


async def test_the_file_is_harmless(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    await make_ban(bench, other.admin, name="Elsewhere")
    await make_ban(bench, home.admin, name="Wide")
    own = await make_ban(
        bench, home.resident, name="=cmd()", reason="+1, -2", notes="@x", phone="+2348030000002"
    )
    await bench.call(home.resident, "DELETE", f"{BANS}/{own['id']}")
    answer = await bench.call(home.resident, "GET", f"{BANS}/export?format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="bans-')
    [row] = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["name"], row["reason"], row["notes"]) == ("'=cmd()", "'+1, '-2", "'@x")
    assert (row["phone"], row["status"], row["banned_by"]) == ("'+2348030000002", "lifted", "A101")
    assert answer.text.startswith("\ufeffname,phone,severity,")

    whole = (await bench.call(home.admin, "GET", f"{BANS}/export", params={"format": "json"})).json()["data"]
    assert (whole["format"], whole["count"]) == ("json", 2)
    assert [ban["name"] for ban in whole["data"]] == ["Wide", "=cmd()"]
    live = (await bench.call(home.admin, "GET", f"{BANS}/export?status=active")).json()["data"]
    assert [ban["name"] for ban in live["data"]] == ["Wide"]
    audited = "select count(*) from audit_log where building_id = $1 and action = 'bans.exported'"
    assert await bench.db.fetchval(audited, home.id) == 3


async def test_a_long_list_is_read_piece_by_piece(bench: Bench) -> None:
    home = await bench.building()
    await bench.db.execute(
        "insert into bans (building_id, id, phone, name, reason, banned_by)"
        " select $1, gen_random_uuid(), '+23480' || n, 'N' || n, 'y', $2 from generate_series(1, 1100) n",
        home.id,
        home.resident.member_id,
    )
    text = (await bench.call(home.resident, "GET", f"{BANS}/export?format=csv")).text
    assert len(set(text.splitlines())) == 1101
    whole = (await bench.call(home.resident, "GET", f"{BANS}/export")).json()["data"]
    assert len({ban["id"] for ban in whole["data"]}) == whole["count"] == 1100
