"""Who sees a photo of somebody at the gate, under every path that leads to it; and whose photo may be shown with something."""

from typing import Any

import pytest
from fastapi import FastAPI

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Role
from gatehouse.core.errors import Invalid
from gatehouse.core.ids import new_id
from gatehouse.files.keys import Context
from gatehouse.files.photos import must_be_own_photo, view_url
from tests.every_route.document import check_envelope
from tests.files.uploading import UPLOAD, view
from tests.make.buildings import Building, Member, make_member, make_unit
from tests.make.http import Bench
from tests.make.uploads import make_request_with_photo, make_upload

_PATHS = (
    "/api/v1/gate/requests/{}/photo",
    "/api/v1/upload/entry-photo/{}",
    "/api/entry-requests/{}/photo",
    "/api/upload/entry-photo/{}",
)


async def _paths(bench: Bench, request: Any, key: str) -> list[str]:
    """Every way to a request's photo: by the request, and by the upload."""
    upload = await bench.db.fetchval("select id from uploads where key = $1", key)
    return [path.format(request) for path in _PATHS] + [f"{UPLOAD}/{upload}/view-url"]


async def _sees(bench: Bench, who: Member, paths: list[str], **headers: str) -> bool:
    """Whether somebody is given an address; all ways must say the same."""
    answers = [await bench.call(who, "GET", path, headers=headers) for path in paths]
    assert len({answer.status_code for answer in answers}) == 1, [answer.text for answer in answers]
    if answers[0].status_code != 200:
        for answer in answers:
            check_envelope(answer, 404)
            assert "/files/" not in answer.text
        return False
    return True


async def test_residents_of_the_unit_see_who_stands_at_the_gate(bench: Bench) -> None:
    home = await bench.building()
    request, key = await make_request_with_photo(bench.db, home)
    paths = await _paths(bench, request, key)
    for path in paths:
        assert (await view(bench, home.resident, path)).status_code == 200
    family = await make_member(bench.db, home.id, "resident", unit=home.unit_id, primary=False)
    assert await _sees(bench, family, paths)
    neighbour = await make_member(
        bench.db, home.id, "resident", unit=await make_unit(bench.db, home.id, "B2")
    )
    assert not await _sees(bench, neighbour, paths)
    assert not await _sees(bench, home.landlord, paths)
    await bench.db.execute(
        "update occupancies set valid_to = now() where member_id = $1", home.resident.member_id
    )
    assert not await _sees(bench, home.resident, paths)  # moved out
    await bench.db.execute(
        "update occupancies set valid_from = now() + interval '1 day' where member_id = $1", family.member_id
    )
    assert not await _sees(bench, family, paths)  # not moved in yet


async def test_every_unit_that_was_asked_sees_it(bench: Bench) -> None:
    home = await bench.building()
    request, key = await make_request_with_photo(bench.db, home)
    unit = await make_unit(bench.db, home.id, "B2")
    second = await make_member(bench.db, home.id, "resident", unit=unit)
    paths = await _paths(bench, request, key)
    assert not await _sees(bench, second, paths)
    await bench.db.execute(
        "insert into entry_request_units (building_id, request_id, unit_id, position) values ($1, $2, $3, 2)",
        home.id,
        request,
        unit,
    )
    assert await _sees(bench, second, paths)


@pytest.mark.parametrize("end", ["approved", "rejected", "withdrawn", "expired", "out of time"])
async def test_the_guard_sees_it_while_the_request_is_open(bench: Bench, end: str) -> None:
    home = await bench.building()
    request, key = await make_request_with_photo(bench.db, home)
    paths = await _paths(bench, request, key)
    assert await _sees(bench, home.guard, paths)
    assert not await _sees(bench, await make_member(bench.db, home.id, "security"), paths)
    if end == "out of time":  # judged by the clock, whether or not a job has said so
        await bench.db.execute("update entry_requests set expires_at = now() where id = $1", request)
    else:
        await bench.db.execute(
            "update entry_requests set status = $2, decided_at = now() where id = $1", request, end
        )
    assert not await _sees(bench, home.guard, paths)
    assert await _sees(bench, home.resident, paths)
    assert await _sees(bench, home.admin, paths)


async def test_administrators_see_it_and_those_of_other_buildings_do_not(bench: Bench) -> None:
    home, other, chief = await bench.building(), await bench.building(), await bench.super_admin()
    request, key = await make_request_with_photo(bench.db, home)
    paths = await _paths(bench, request, key)
    assert await _sees(bench, home.admin, paths)
    assert await _sees(bench, chief, paths, **{"X-Building-Id": str(home.id)})
    assert not await _sees(bench, chief, paths, **{"X-Building-Id": str(other.id)})
    for stranger in (other.admin, other.resident, other.guard, other.landlord):
        assert not await _sees(bench, stranger, paths)


async def test_a_request_without_a_photo_and_one_whose_photo_was_deleted(bench: Bench) -> None:
    home = await bench.building()
    request, key = await make_request_with_photo(bench.db, home)
    paths = await _paths(bench, request, key)
    upload = paths[-1].removesuffix("/view-url")
    kept_back = await bench.call(home.guard, "DELETE", upload)
    assert check_envelope(kept_back, 409)["code"] == "UPLOAD_IN_USE"
    assert await _sees(bench, home.resident, paths)
    assert (await bench.call(home.resident, "DELETE", upload)).status_code == 404
    assert (await bench.call(home.admin, "DELETE", upload)).status_code == 200
    for who in (home.resident, home.guard, home.admin):
        assert not await _sees(bench, who, paths)
    audited = await bench.db.fetchrow(
        "select actor_user_id, action from audit_log where building_id = $1 and target_type = 'upload'",
        home.id,
    )
    assert tuple(audited) == (home.admin.user_id, "upload.deleted")
    await bench.db.execute("update entry_requests set photo_key = null where id = $1", request)
    assert not await _sees(bench, home.resident, paths[:-1])


async def test_whoever_took_a_photo_sees_it_before_it_is_shown_to_anybody(bench: Bench) -> None:
    home = await bench.building()
    upload, _ = await make_upload(bench.db, home, home.guard)
    path = [f"{UPLOAD}/{upload}/view-url"]
    assert await _sees(bench, home.guard, path)
    assert await _sees(bench, home.admin, path)
    assert not await _sees(bench, home.resident, path)
    assert not await _sees(bench, await make_member(bench.db, home.id, "security"), path)
    waiting, _ = await make_upload(bench.db, home, home.guard, confirmed=False)
    for who in (home.guard, home.admin):
        assert not await _sees(bench, who, [f"{UPLOAD}/{waiting}/view-url"])


def _caller(home: Building, who: Member) -> Caller:
    return Caller(
        session_id=who.session_id,
        user_id=who.user_id,
        building_id=home.id,
        member_id=who.member_id,
        role=Role(who.role),
        kind="api",
        secret_hash=b"",
    )


async def _fits(app: FastAPI, home: Building, who: Member, key: str) -> bool:
    """Whether a photo may be shown with something of theirs."""
    caller = _caller(home, who)
    async with app.state.database.transaction(caller.tenant) as session:
        try:
            await must_be_own_photo(session, caller, key)
        except Invalid as refused:
            named = [problem.field for problem in refused.details]
        else:
            return True
    assert named == ["photoKey"]
    return False


async def test_only_ones_own_confirmed_entry_photo_is_shown_with_anything(bench: Bench, app: FastAPI) -> None:
    home, other = await bench.building(), await bench.building()
    _, own = await make_upload(bench.db, home, home.guard)
    _, waiting = await make_upload(bench.db, home, home.guard, confirmed=False)
    _, lease = await make_upload(bench.db, home, home.guard, context=Context.ONBOARDING)
    _, colleagues = await make_upload(bench.db, home, await make_member(bench.db, home.id, "security"))
    _, abroad = await make_upload(bench.db, other, home.guard)  # their own, in another building
    made_up = f"entry-photos/{home.guard.user_id}/{new_id()}.jpg"
    for key in (
        waiting,
        lease,
        colleagues,
        abroad,
        made_up,
        "",
        "x" * 5000,
        own.upper(),
        f"{own}\x00",
        "a\ud800",
    ):
        assert not await _fits(app, home, home.guard, key)
    assert not await _fits(app, home, home.resident, own)
    upload = await bench.db.fetchval("select id from uploads where key = $1", own)
    assert await _fits(app, home, home.guard, own)
    assert await _fits(app, home, home.guard, own)  # the same person asked for a second unit
    assert (await bench.call(home.guard, "DELETE", f"{UPLOAD}/{upload}")).status_code == 409
    assert (await bench.client.get(view_url(own))).status_code == 200


async def test_a_deleted_photo_is_shown_with_nothing(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    upload, key = await make_upload(bench.db, home, home.guard)
    assert (await bench.call(home.guard, "DELETE", f"{UPLOAD}/{upload}")).status_code == 200
    assert not await _fits(app, home, home.guard, key)
