"""Confirming, deleting and sweeping at the same time, and what a crash or an ended session leaves behind."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from gatehouse.core.clock import now
from gatehouse.core.db import Database
from gatehouse.core.db_platform import platform_database
from gatehouse.files.clean import cleaned
from gatehouse.files.delete import forget_file
from gatehouse.files.keys import Context, MimeType
from gatehouse.files.local import LocalStore
from gatehouse.files.sweep import sweep_uploads
from gatehouse.worker import TIMETABLE
from tests.every_route.document import check_envelope
from tests.files.uploading import UPLOAD, announce, announcement, confirm, document, picture, put, upload
from tests.make.http import Bench
from tests.make.uploads import files, make_upload, path_of


@pytest_asyncio.fixture
async def across(environment: dict[str, str]) -> AsyncIterator[Database]:
    """The platform login's database, as the worker has it."""
    del environment
    database = platform_database()
    yield database
    await database.close()


async def _status(bench: Bench, key: str) -> str | None:
    found: str | None = await bench.db.fetchval("select status from uploads where key = $1", key)
    return found


async def _sweep(across: Database) -> None:
    more: bool | None = True
    while more:
        async with across.transaction() as session:
            more = await sweep_uploads(session)


def _there(key: str) -> tuple[bool, bool]:
    """Whether a file lies in the incoming and in the kept place."""
    return path_of("incoming", key).exists(), path_of("kept", key).exists()


async def test_confirmed_at_once_from_two_sides_it_is_confirmed_once(bench: Bench) -> None:
    home = await bench.building()
    for _ in range(5):
        content = picture(size=(400, 300))
        announced = await announce(bench, home.guard, content)
        await put(bench, announced["uploadUrl"], content)
        answers = await asyncio.gather(*(confirm(bench, home.guard, announced["s3Key"]) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({str(answer.json()["data"]) for answer in answers}) == 1
        assert _there(announced["s3Key"]) == (False, True)


async def test_confirmed_and_deleted_at_once_leaves_no_file_behind(bench: Bench, across: Database) -> None:
    home = await bench.building()
    outcomes = set()
    for _ in range(8):
        content = picture(size=(400, 300))
        announced = await announce(bench, home.guard, content)
        key, upload_id = announced["s3Key"], announced["uploadId"]
        await put(bench, announced["uploadUrl"], content)
        confirmed, deleted = await asyncio.gather(
            confirm(bench, home.guard, key), bench.call(home.guard, "DELETE", f"{UPLOAD}/{upload_id}")
        )
        assert deleted.status_code == 200
        assert confirmed.status_code in {201, 404}
        outcomes.add(confirmed.status_code)
        await forget_file(across, building_id=home.id, upload_id=upload_id)
        assert (await _status(bench, key), _there(key)) == ("deleted", (False, False))
    assert outcomes


async def test_a_session_that_ends_while_a_picture_is_drawn_confirms_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard, picture(), confirmed=False)

    async def meanwhile(content: bytes, kind: MimeType) -> bytes:
        await bench.db.execute("update sessions set revoked_at = now() where id = $1", home.guard.session_id)
        return await cleaned(content, kind)

    monkeypatch.setattr("gatehouse.files.confirm.cleaned", meanwhile)
    check_envelope(await confirm(bench, home.guard, key), 401)
    assert (await _status(bench, key), _there(key)) == ("issued", (True, False))


async def test_no_connection_is_held_while_a_picture_is_drawn(
    bench: Bench, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard, picture(), confirmed=False)
    held: list[int] = []

    async def meanwhile(content: bytes, kind: MimeType) -> bytes:
        held.append(app.state.database.engine.pool.checkedout())
        return await cleaned(content, kind)

    monkeypatch.setattr("gatehouse.files.confirm.cleaned", meanwhile)
    assert (await confirm(bench, home.guard, key)).status_code == 201
    assert held == [0]


async def test_a_kept_file_that_cannot_be_written_confirms_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard, picture(), confirmed=False)

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        check_envelope(await confirm(bench, home.guard, key), 503)
    assert (await _status(bench, key), _there(key)) == ("issued", (True, False))
    assert [path.name for path in path_of("kept", key).parent.glob("*.part")] == []
    assert (await confirm(bench, home.guard, key)).status_code == 201


async def test_a_membership_in_another_building_confirms_nothing(bench: Bench) -> None:
    home, other = await bench.building(), await bench.building()
    _, key = await make_upload(bench.db, home, home.guard, picture(), confirmed=False)
    _, foreign = await make_upload(bench.db, other, home.guard, picture(), confirmed=False)
    assert (await confirm(bench, home.guard, foreign)).status_code == 404
    assert (await confirm(bench, home.guard, key)).status_code == 201


@pytest.mark.parametrize("claim", [{"mimeType": "image/png"}, {"fileSize": 999}])
async def test_what_is_claimed_must_be_what_was_announced(bench: Bench, claim: dict[str, Any]) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.guard, picture(), confirmed=False)
    error = check_envelope(await confirm(bench, home.guard, key, **claim), 422)
    assert [detail["field"] for detail in error["details"]] == list(claim)
    assert (await confirm(bench, home.guard, key)).status_code == 201


async def test_fields_that_belong_to_the_server_are_not_taken_from_a_body(bench: Bench) -> None:
    home = await bench.building()
    content = picture()
    body = announcement(content) | {
        "userId": str(home.admin.user_id),
        "s3Key": f"entry-photos/{home.admin.user_id}/x.jpg",
        "building_id": str(home.id),
        "status": "confirmed",
    }
    answer = await bench.call(home.guard, "POST", f"{UPLOAD}/presigned-url", body)
    key = answer.json()["data"]["s3Key"]
    assert str(home.guard.user_id) in key
    assert await _status(bench, key) == "issued"


async def test_orphans_go_after_a_day(bench: Bench, across: Database) -> None:
    home = await bench.building()
    made = await upload(bench, home.guard)
    keys = [(await make_upload(bench.db, home, home.guard, picture(), confirmed=False))[1] for _ in range(4)]
    fresh, old, crashed, never_came = keys
    path_of("kept", crashed).parent.mkdir(parents=True, exist_ok=True)
    path_of("kept", crashed).write_bytes(b"kept, and then the server died")
    path_of("incoming", never_came).unlink()
    late = path_of("incoming", made["s3Key"])  # written again after it was confirmed
    late.write_bytes(b"late")
    half = late.with_name(f"{late.name}.0123.part")
    half.write_bytes(b"half")
    a_day = (now() - timedelta(hours=24, minutes=1)).timestamp()
    for path in (late, half):
        os.utime(path, (a_day, a_day))
    everything = [made["s3Key"], *keys[1:]]
    await bench.db.execute(
        "update uploads set created_at = now() - interval '23 hours 59 minutes' where key = any($1)", keys[:1]
    )
    await bench.db.execute(
        "update uploads set created_at = now() - interval '24 hours 1 minute' where key = any($1)", everything
    )
    await _sweep(across)
    await _sweep(across)
    assert [await _status(bench, key) for key in keys] == ["issued", None, None, None]
    assert _there(fresh) == (True, False)
    assert [_there(key) for key in (old, crashed, never_came)] == [(False, False)] * 3
    assert (await _status(bench, made["s3Key"]), _there(made["s3Key"])) == ("confirmed", (False, True))
    assert not half.exists()
    assert (await confirm(bench, home.guard, old)).status_code == 404
    assert "sweep_uploads" in {tick.name for tick in TIMETABLE}


async def test_an_upload_that_is_being_confirmed_is_not_swept(
    bench: Bench, across: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = await bench.building()
    content = document()
    _, key = await make_upload(
        bench.db, home, home.resident, content, context=Context.GENERAL, kind=MimeType.PDF, confirmed=False
    )
    await bench.db.execute("update uploads set created_at = now() - interval '25 hours' where key = $1", key)
    kept = LocalStore.keep

    async def while_swept(self: Any, name: str, what: bytes) -> None:
        await _sweep(across)  # the row is held: the sweep passes it by
        await kept(self, name, what)

    monkeypatch.setattr(LocalStore, "keep", while_swept)
    assert (await confirm(bench, home.resident, key)).status_code == 201
    assert (await _status(bench, key), _there(key)[1]) == ("confirmed", True)


async def test_a_deleted_file_is_forgotten_however_often_the_job_runs(bench: Bench, across: Database) -> None:
    home = await bench.building()
    upload_id, key = await make_upload(bench.db, home, home.guard)
    await forget_file(across, building_id=home.id, upload_id=upload_id)
    assert _there(key) == (False, True)  # nobody has deleted it
    assert (await bench.call(home.guard, "DELETE", f"{UPLOAD}/{upload_id}")).status_code == 200
    for _ in range(2):
        await forget_file(across, building_id=home.id, upload_id=upload_id)
        assert _there(key) == (False, False)


async def test_uploads_begun_are_limited(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    setting(GATEHOUSE_LIMIT_UPLOADS_PER_HOUR="2")
    answers = [
        await bench.call(home.guard, "POST", f"{UPLOAD}/presigned-url", announcement(b"x")) for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (
        await bench.call(home.resident, "POST", f"{UPLOAD}/presigned-url", announcement(b"x"))
    ).status_code == 200


async def test_an_announcement_sent_twice_with_its_key_is_one(bench: Bench) -> None:
    home = await bench.building()
    headers = {"Idempotency-Key": "walk-in-7"}
    first, second = [
        await bench.call(home.guard, "POST", f"{UPLOAD}/presigned-url", announcement(b"x"), headers=headers)
        for _ in range(2)
    ]
    assert first.json()["data"] == second.json()["data"]


async def test_a_key_that_is_not_ours_never_reaches_the_disk() -> None:
    for key in ("../x", "entry-photos/a/b.jpg", ""):
        with pytest.raises(ValueError, match="not one of our keys"):
            await files().keep(key, b"x")
