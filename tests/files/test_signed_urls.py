"""The local store's door: an address is good for what was signed, until it ends, and for nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI

from gatehouse.core.clock import now
from gatehouse.core.ids import new_id
from gatehouse.files.keys import MAX_DOCUMENT
from gatehouse.files.signed_urls import signed_url
from tests.every_route.document import check_envelope
from tests.files.uploading import UPLOAD, announce, confirm, document, picture, put, upload, upload_document
from tests.make.buildings import Building
from tests.make.http import Bench
from tests.make.uploads import files, make_upload, path_of

_STRAYS = (
    "entry-photos/../../secrets.json",
    "entry-photos/%2e%2e/%2e%2e%2fsecrets.json",
    "..%2f..%2fsecrets/x/y.jpg",
    "entry-photos/x/y.jpg",
    "passwords/{user}/{other}.jpg",
    "entry-photos/{user}/{other}.svg",
    "entry-photos/{user}/{other}.jpg.part",
    "entry-photos/{user}/{other}.jpg%00",
    "entry-photos/{user}/{other}.jpg%0a",
)


def _changed(url: str, **facts: str) -> str:
    parts = urlsplit(url)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | facts)).geturl()


def _lying_there(home: Building) -> list[str]:
    """Everything of the resident's in the store, halves of files among it."""
    found: list[str] = []
    for place in ("incoming", "kept"):
        for folder in ("entry-photos", "onboarding", "general"):
            mine = path_of(place, f"{folder}/{home.resident.user_id}")
            found += [f"{place}/{path.name}" for path in mine.glob("*")]
    return found


async def test_an_upload_address_takes_only_what_was_signed(bench: Bench) -> None:
    home = await bench.building()
    content = picture()
    url = (await announce(bench, home.resident, content))["uploadUrl"]
    other = (await announce(bench, home.resident, content))["s3Key"]
    longer = str(len(content) + 1)
    for spoiled in (
        _changed(url, length=longer),
        _changed(url, type="image/png"),
        _changed(url, expires=str(int(time.time()) + 10_000)),
        _changed(url, signature="0" * 64),
        _changed(url, signature=""),
        _changed(url, signature="é\x00"),
        url.partition("?")[0],
        url.replace(urlsplit(url).path.rpartition("/")[2], other.rpartition("/")[2]),
    ):
        check_envelope(await put(bench, spoiled, content), 403)
    check_envelope(await put(bench, url, content, "text/html"), 403)
    check_envelope(await put(bench, url, content + b"x"), 403)
    assert _lying_there(home) == []
    assert (await put(bench, url, content, "IMAGE/JPEG; charset=binary")).status_code == 200


async def test_an_address_to_write_does_not_read_and_the_other_way_round(bench: Bench) -> None:
    home = await bench.building()
    made = await upload_document(bench, home.resident)
    seen = (await bench.call(home.resident, "GET", f"{UPLOAD}/{made['id']}/view-url")).json()["data"][
        "viewUrl"
    ]
    check_envelope(await put(bench, seen.replace("/files/", "/files/incoming/"), b"x"), 403)
    check_envelope(await bench.client.put(seen, content=b"x"), 405)
    url = (await announce(bench, home.resident, picture()))["uploadUrl"]
    check_envelope(await bench.client.get(url.replace("/files/incoming/", "/files/")), 403)


@pytest.mark.parametrize("stray", _STRAYS)
async def test_a_key_that_is_not_ours_is_no_path(
    bench: Bench, stray: str, setting: Any, tmp_path: Path
) -> None:
    setting(GATEHOUSE_FILES_DIR=str(tmp_path / "files"))
    (tmp_path / "secrets.json").write_text("{}", encoding="utf-8")
    key = stray.format(user=new_id(), other=new_id())
    for address in (f"/files/{key}", f"/files/incoming/{key}"):
        query = urlsplit(signed_url("GET", key, seconds=60, facts={})).query
        for answer in (
            await bench.client.get(f"{address}?{query}"),
            await bench.client.put(f"{address}?{query}", content=b"x"),
        ):
            assert answer.status_code in {404, 405}, answer.text
    assert not (tmp_path / "files").exists()


async def test_addresses_end(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    home = await bench.building()
    content = picture()
    announced = await announce(bench, home.resident, content)
    made = await upload(bench, home.resident, content)
    link = (await bench.call(home.resident, "GET", f"{UPLOAD}/{made['id']}/view-url")).json()["data"][
        "viewUrl"
    ]
    began = now()

    def after(seconds: int) -> None:
        later = began + timedelta(seconds=seconds)
        monkeypatch.setattr("gatehouse.files.signed_urls.now", lambda: later)

    after(290)
    assert (await put(bench, announced["uploadUrl"], content)).status_code == 200
    after(310)
    check_envelope(await put(bench, announced["uploadUrl"], content), 410)
    assert (await bench.client.get(link)).status_code == 200
    after(3_590)
    assert (await bench.client.get(link)).status_code == 200
    after(3_610)
    check_envelope(await bench.client.get(link), 410)


async def test_the_lives_of_addresses_are_004s_settings(bench: Bench, setting: Any) -> None:
    setting(S3_UPLOAD_EXPIRY="60", S3_VIEW_EXPIRY="120")
    home = await bench.building()
    url = (await announce(bench, home.resident, b"x"))["uploadUrl"]
    assert abs(int(dict(parse_qsl(urlsplit(url).query))["expires"]) - time.time() - 60) < 5
    _, key = await make_upload(bench.db, home, home.resident)
    assert abs(int(dict(parse_qsl(urlsplit(files().view_url(key)).query))["expires"]) - time.time() - 120) < 5


async def test_an_address_outlives_a_new_key_and_not_the_end_of_its_own(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.resident)
    link = files().view_url(key)
    setting(GATEHOUSE_KEYS="t2:" + "brand-new-" * 4 + ",t1:" + "test-only-" * 4)
    assert (await bench.client.get(link)).status_code == 200
    setting(GATEHOUSE_KEYS="t2:" + "brand-new-" * 4)
    check_envelope(await bench.client.get(link), 403)


async def test_no_session_counts_at_the_store(bench: Bench) -> None:
    home = await bench.building()
    content = picture()
    url = (await announce(bench, home.resident, content))["uploadUrl"]
    # A browser sends its cookie along and no CSRF token; an API client its token, good or not.
    came = await put(bench, url, content, Cookie="__Host-session=rubbish", Origin="https://elsewhere.example")
    assert came.status_code == 200, came.text
    assert (await put(bench, url, content, Authorization="Bearer rubbish")).status_code == 200
    preflight = await bench.client.options(
        url, headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PUT"}
    )
    assert preflight.status_code == 200


async def test_a_wrong_address_is_counted_by_address(bench: Bench, setting: Any) -> None:
    home = await bench.building()
    _, key = await make_upload(bench.db, home, home.resident)
    link = files().view_url(key)
    setting(GATEHOUSE_LIMIT_GENERAL_PER_MINUTE="3")
    answers = [(await bench.client.get(_changed(link, signature="0"))).status_code for _ in range(5)]
    assert answers == [403, 403, 403, 429, 429]
    assert (
        await bench.client.get(link)
    ).status_code == 200  # whoever has a good one is not held up by others


async def test_what_a_file_is_shown_with(bench: Bench) -> None:
    home = await bench.building()
    photo = await upload(bench, home.resident, fileName='My "photo"\r\nX: 1 ünï.jpg')
    pdf = await upload_document(bench, home.resident)
    shown = {}
    for made in (photo, pdf):
        path = f"{UPLOAD}/{made['id']}/view-url"
        url = (await bench.call(home.resident, "GET", path)).json()["data"]["viewUrl"]
        shown[made["id"]] = await bench.client.get(url)
        head = await bench.client.head(url)
        assert (head.status_code, head.content) == (200, b"")
    seen = shown[photo["id"]].headers
    assert seen["content-type"] == "image/jpeg"
    assert seen["content-length"] == str(photo["fileSize"])
    assert seen["x-content-type-options"] == "nosniff"
    assert seen["content-security-policy"] == "default-src 'none'; sandbox"
    assert seen["content-disposition"].startswith("inline; filename*=UTF-8''My%20%22photo%22%0D%0AX")
    cache, age = seen["cache-control"].split("max-age=")
    assert cache == "private, "
    assert 3_500 < int(age.split(",")[0]) <= 3_600
    seen = shown[pdf["id"]].headers
    assert seen["content-type"] == "application/pdf"
    assert seen["content-disposition"] == "attachment; filename*=UTF-8''lease.pdf"


async def _slowly(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 50_000):
        yield content[at : at + 50_000]
        await asyncio.sleep(0)


@pytest.mark.parametrize(("said", "status"), [(400_000, 200), (399_999, 413), (400_001, 422), (1, 413)])
async def test_a_stream_without_a_length_is_counted_while_it_comes(
    bench: Bench, said: int, status: int
) -> None:
    home = await bench.building()
    facts: dict[str, Any] = {"context": "general", "mimeType": "application/pdf", "fileSize": said}
    url = (await announce(bench, home.resident, b"", **facts))["uploadUrl"]
    answer = await put(bench, url, _slowly(document(400_000)), "application/pdf")
    assert answer.status_code == status, answer.text
    assert len(_lying_there(home)) == (status == 200)


async def test_a_stream_without_an_end_is_cut_off(bench: Bench) -> None:
    home = await bench.building()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100_000
            yield b"%" * 100_000

    facts: dict[str, Any] = {"context": "general", "mimeType": "application/pdf", "fileSize": MAX_DOCUMENT}
    url = (await announce(bench, home.resident, b"", **facts))["uploadUrl"]
    request = bench.client.build_request(
        "PUT", url, content=endless(), headers={"Content-Type": "application/pdf"}
    )
    check_envelope(await bench.client.send(request), 413)
    assert sent < MAX_DOCUMENT + 1_000_000
    assert _lying_there(home) == []


async def _hang_up(app: FastAPI, url: str, content: bytes) -> None:
    """A client that goes away after a few pieces, as a server tells the application."""
    coming: list[dict[str, Any]] = [
        {"type": "http.request", "body": content[at : at + 100_000], "more_body": True}
        for at in range(0, len(content) // 2, 100_000)
    ]
    parts = urlsplit(url)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PUT",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [(b"content-type", b"application/pdf"), (b"content-length", str(len(content)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        return

    await app(scope, receive, send)


async def test_an_upload_that_breaks_off_leaves_nothing(bench: Bench, app: FastAPI) -> None:
    home = await bench.building()
    facts: dict[str, Any] = {"context": "general", "mimeType": "application/pdf", "fileSize": 800_000}
    announced = await announce(bench, home.resident, b"", **facts)
    await _hang_up(app, announced["uploadUrl"], document(800_000))
    assert _lying_there(home) == []
    assert (await confirm(bench, home.resident, announced["s3Key"])).status_code == 409
    assert (await put(bench, announced["uploadUrl"], document(800_000), "application/pdf")).status_code == 200


async def test_what_is_sent_after_the_confirmation_is_never_shown(bench: Bench) -> None:
    home = await bench.building()
    shown, hidden = (picture(colour=colour).ljust(1000, b"\0") for colour in ("teal", "tan"))
    announced = await announce(bench, home.resident, shown)
    await put(bench, announced["uploadUrl"], shown)
    made = (await confirm(bench, home.resident, announced["s3Key"])).json()["data"]
    kept = path_of("kept", announced["s3Key"]).read_bytes()
    assert (await put(bench, announced["uploadUrl"], hidden)).status_code == 200
    assert (await confirm(bench, home.resident, announced["s3Key"])).json()["data"] == made
    assert path_of("kept", announced["s3Key"]).read_bytes() == kept


async def test_a_store_that_cannot_be_written_is_said_plainly(
    bench: Bench, setting: Any, tmp_path: Path
) -> None:
    home = await bench.building()
    content = picture()
    announced = await announce(bench, home.resident, content)
    (tmp_path / "full").write_text("", encoding="utf-8")
    setting(GATEHOUSE_FILES_DIR=str(tmp_path / "full"))
    refused = await put(bench, announced["uploadUrl"], content)
    assert check_envelope(refused, 503)["code"] == "EXTERNAL_SERVICE_ERROR"
    assert str(tmp_path) not in refused.text
    check_envelope(await confirm(bench, home.resident, announced["s3Key"]), 503)
    row = await bench.db.fetchrow("select status from uploads where key = $1", announced["s3Key"])
    assert row["status"] == "issued"
    setting(GATEHOUSE_FILES_DIR=str(tmp_path / "mended"))
    assert (await put(bench, announced["uploadUrl"], content)).status_code == 200
    assert (await confirm(bench, home.resident, announced["s3Key"])).status_code == 201


async def test_files_are_nobody_elses_on_this_machine(bench: Bench) -> None:
    home = await bench.building()
    made = await upload(bench, home.resident)
    path = path_of("kept", made["s3Key"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_httpx_sends_a_length_by_itself() -> None:
    """The tests above rely on it: a body in one piece has a length, one in pieces has none."""
    whole = httpx.Request("PUT", "http://x/", content=b"abc")
    assert whole.headers["content-length"] == "3"
    assert "content-length" not in httpx.Request("PUT", "http://x/", content=_slowly(b"abc")).headers
