"""The hourly job: warnings 30, 7 and 1 days before the end, the mark when it is over, applications nobody decided."""

from typing import Any
from uuid import UUID

from gatehouse.platform.licence_warnings import watch_licences
from tests.make.buildings import make_member
from tests.make.http import Bench
from tests.make.platform import apply_as_admin, licence_of, register_building


async def _run(app: Any) -> None:
    more = True
    while more:
        async with app.state.platform.transaction() as session:
            more = await watch_licences(session)


async def _ends_in(bench: Bench, licence: UUID, days: str) -> None:
    await bench.db.execute(
        "update licences set expires_at = now() + $2::text::interval where id = $1", licence, days
    )


async def _told(bench: Bench, building: UUID) -> list[tuple[Any, int]]:
    rows = await bench.db.fetch(
        "select user_id, (data ->> 'days')::int as days from notifications where building_id = $1 and kind = 'licence_warning' order by created_at, id",
        building,
    )
    return [tuple(row) for row in rows]


async def test_each_threshold_warns_the_administrators_once(bench: Bench, app: Any) -> None:
    chief, home = await bench.super_admin(), await bench.building()
    licence, admin = await licence_of(bench, home.id), home.admin.user_id
    told: list[tuple[Any, int]] = []
    for days, threshold in (
        ("31 days", None),
        ("29 days", 30),
        ("8 days", None),
        ("7 days", 7),
        ("23 hours", 1),
    ):
        await _ends_in(bench, licence, days)
        for _ in range(2):
            await _run(app)
        told += [(admin, threshold)] if threshold else []
        assert await _told(bench, home.id) == told, days
    jobs = await bench.db.fetchval(
        "select count(*) from procrastinate_jobs where task_name = 'deliver' and args ->> 'building_id' = $1",
        str(home.id),
    )
    assert jobs == 3

    extended = await bench.call(chief, "PUT", f"/api/admin/licenses/{licence}/extend", {"months": 1})
    assert extended.status_code == 200
    await _ends_in(bench, licence, "20 days")
    await _run(app)
    assert await _told(bench, home.id) == [*told, (admin, 30)], "an extension begins anew"


async def test_thresholds_that_were_slept_through_warn_once(bench: Bench, app: Any) -> None:
    home = await bench.building()
    second = await make_member(bench.db, home.id, "building_admin")
    await make_member(bench.db, home.id, "building_admin", status="suspended")
    await _ends_in(bench, await licence_of(bench, home.id), "12 hours")
    await _run(app)
    assert await _told(bench, home.id) == [(home.admin.user_id, 1), (second.user_id, 1)]


async def test_only_running_licences_of_active_buildings_warn(bench: Bench, app: Any) -> None:
    for spoil in (
        "update licences set status = 'suspended', suspended_at = now() where building_id = $1",
        "update buildings set status = 'suspended' where id = $1",
    ):
        home = await bench.building(licence_days=5)
        await bench.db.execute(spoil, home.id)
        await _run(app)
        assert await _told(bench, home.id) == []


async def test_what_is_over_is_marked_and_said_once(bench: Bench, app: Any) -> None:
    home = await bench.building()
    made = await bench.invite(home.resident)
    licence = await licence_of(bench, home.id)
    await _ends_in(bench, licence, "-1 day")
    for _ in range(2):
        await _run(app)
    assert await bench.db.fetchval("select status from licences where id = $1", licence) == "expired"
    assert await _told(bench, home.id) == [(home.admin.user_id, 0)]
    assert (await bench.scan(home.guard, "entry", made["qr_code"])).status_code == 200, (
        "the grace period runs on"
    )
    await _ends_in(bench, licence, "-8 days")
    late = await bench.scan(home.guard, "exit", made["qr_code"])
    assert late.status_code == 200, "leaving always works"


async def test_a_suspended_licence_is_never_marked(bench: Bench, app: Any) -> None:
    home = await bench.building()
    licence = await licence_of(bench, home.id)
    await bench.db.execute(
        "update licences set status = 'suspended', suspended_at = now() - interval '30 days', expires_at = now() - interval '1 day' where id = $1",
        licence,
    )
    await _run(app)
    # Marked, its grace period would count from its end and so begin a second time.
    assert await bench.db.fetchval("select status from licences where id = $1", licence) == "suspended"


async def test_applications_lapse_after_30_days(bench: Bench, app: Any) -> None:
    home = await bench.building()
    asked, own = await apply_as_admin(bench, home), await register_building(bench)
    await bench.db.execute(
        "update building_applications set expires_at = now() - interval '1 s' where id = $1::text::uuid or building_id = $2::text::uuid",
        asked,
        own["building"]["id"],
    )
    for _ in range(2):
        await _run(app)
    rows = await bench.db.fetch(
        "select a.status, m.status as member, m.end_reason, b.status as building from building_applications a join members m on m.id = a.member_id join buildings b on b.id = a.building_id where a.id = $1::text::uuid or a.building_id = $2::text::uuid order by a.kind",
        asked,
        own["building"]["id"],
    )
    assert [tuple(row) for row in rows] == [
        ("expired", "ended", "expired", "active"),
        ("expired", "ended", "expired", "inactive"),
    ]
    again = await register_building(bench, building_email=own["sent"]["building_email"])
    assert again["status"] == "pending"
