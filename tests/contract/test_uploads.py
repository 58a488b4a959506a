"""004's Testing Checklist, "S3 Upload System": each line a test, over HTTP as the seed's client calls it."""

import io
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from gatehouse.core.db_platform import platform_database
from gatehouse.worker import Worker
from tests.files.uploading import (
    UPLOAD,
    announce,
    announcement,
    confirm,
    document,
    picture,
    put,
    upload,
    upload_document,
    view,
)
from tests.make.http import Bench

_KEY = r"entry-photos/{user}/[0-9a-f-]{{36}}\.jpg"


def _named(answer: httpx.Response) -> list[str]:
    return [detail["field"] for detail in answer.json()["error"]["details"]]


async def test_generate_pre_signed_upload_url(bench: Bench) -> None:
    home = await bench.building()
    body = {"context": "entry-photo", "fileName": "gate.jpg", "mimeType": "image/jpeg", "fileSize": 48211}
    answer = await bench.call(home.guard, "POST", f"{UPLOAD}/presigned-url", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["success"] is True
    data = answer.json()["data"]
    assert re.fullmatch(_KEY.format(user=home.guard.user_id), data["s3Key"])
    assert urlsplit(data["uploadUrl"]).path.endswith(data["s3Key"])
    legacy = await bench.call(home.guard, "POST", "/api/upload/presigned-url", body)
    assert {"uploadUrl", "s3Key"} <= set(legacy.json()["data"])
    for context, folder in (("onboarding", "onboarding"), ("general", "general")):
        found = await announce(bench, home.resident, b"x", context=context)
        assert found["s3Key"].startswith(f"{folder}/{home.resident.user_id}/")


async def test_upload_file_directly_to_s3(bench: Bench) -> None:
    home = await bench.building()
    content = picture()
    announced = await announce(bench, home.guard, content)
    came = await put(bench, announced["uploadUrl"], content)
    assert came.status_code == 200, came.text
    again = await put(bench, announced["uploadUrl"], content)  # a client that did not get the first answer
    assert again.status_code == 200


async def test_confirm_upload_save_to_db(bench: Bench) -> None:
    home = await bench.building()
    content = document()
    said: dict[str, Any] = {"fileName": "lease.pdf", "mimeType": "application/pdf", "fileSize": len(content)}
    announced = await announce(bench, home.resident, content, context="onboarding", **said)
    early = await confirm(bench, home.resident, announced["s3Key"], **said)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "NOT_UPLOADED")
    await put(bench, announced["uploadUrl"], content, "application/pdf")
    answer = await confirm(bench, home.resident, announced["s3Key"], **said, documentType="TENANT_AGREEMENT")
    assert answer.status_code == 201, answer.text
    data = answer.json()["data"]
    expected = {
        "documentUrl": announced["s3Key"],
        "documentType": "TENANT_AGREEMENT",
        "isVerified": False,
        "verifiedAt": None,
        "onboardingRequestId": None,
        **said,
    }
    assert expected.items() <= data.items()
    assert data["uploadedAt"]
    assert data["createdAt"]
    row = await bench.db.fetchrow("select * from uploads where id = $1", data["id"])
    assert (row["status"], row["user_id"], row["building_id"]) == (
        "confirmed",
        home.resident.user_id,
        home.id,
    )
    again = await confirm(bench, home.resident, announced["s3Key"], **said)
    assert (again.status_code, again.json()["data"]) == (201, data)


async def test_get_pre_signed_view_url_rbac_check(bench: Bench) -> None:
    home, chief = await bench.building(), await bench.super_admin()
    made = await upload_document(bench, home.resident)
    path = f"{UPLOAD}/{made['id']}/view-url"
    for who in (home.resident, home.admin):
        seen = await view(bench, who, path)
        assert (seen.status_code, seen.content) == (200, document())
    named = await bench.call(chief, "GET", path, headers={"X-Building-Id": str(home.id)})
    assert named.status_code == 200
    legacy = await bench.call(home.resident, "GET", path.replace("/api/v1", "/api"))
    assert legacy.json()["data"]["viewUrl"]
    for stranger in (home.landlord, home.guard, (await bench.building()).admin):
        refused = await bench.call(stranger, "GET", path)
        assert refused.status_code == 404
        assert made["s3Key"] not in refused.text


async def test_delete_document_ownership_check(bench: Bench, environment: dict[str, str]) -> None:
    del environment
    home = await bench.building()
    made = await upload_document(bench, home.resident)
    path = f"{UPLOAD}/{made['id']}"
    link = (await bench.call(home.resident, "GET", f"{path}/view-url")).json()["data"]["viewUrl"]
    for stranger in (home.landlord, home.guard, (await bench.building()).admin):
        assert (await bench.call(stranger, "DELETE", path)).status_code == 404
    assert (await bench.client.get(link)).status_code == 200
    answer = await bench.call(home.resident, "DELETE", path)
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    assert (await bench.call(home.resident, "GET", f"{path}/view-url")).status_code == 404
    assert (await bench.call(home.resident, "DELETE", path)).status_code == 404
    database = platform_database()
    await Worker(database).drain()
    await database.close()
    assert (await bench.client.get(link)).status_code == 404  # the file is gone, not only its row
    by_admin = await upload_document(bench, home.resident)
    assert (await bench.call(home.admin, "DELETE", f"{UPLOAD}/{by_admin['id']}")).status_code == 200


_KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@pytest.mark.parametrize("context", ["entry-photo", "onboarding", "general"])
async def test_file_type_validation(bench: Bench, context: str) -> None:
    home = await bench.building()
    for kind in ("image/gif", "image/svg+xml", "text/html", "application/octet-stream", "video/mp4"):
        refused = await bench.call(
            home.resident,
            "POST",
            f"{UPLOAD}/presigned-url",
            announcement(b"x", context=context, mimeType=kind),
        )
        assert (refused.status_code, _named(refused)) == (422, ["mimeType"])
    for kind, name in _KINDS.items():
        made = await upload(bench, home.resident, picture(name), context=context, mimeType=kind)
        assert made["mimeType"] == kind
    pdf = announcement(document(), context=context, mimeType="application/pdf")
    answer = await bench.call(home.resident, "POST", f"{UPLOAD}/presigned-url", pdf)
    assert answer.status_code == (422 if context == "entry-photo" else 200)
    # What was called a JPEG must be one, byte by byte.
    for content in (picture("PNG"), b"<html>" * 20, picture("JPEG")[:200], b"\xff\xd8\xff" + b"\x00" * 500):
        announced = await announce(bench, home.resident, content, context=context)
        assert (await put(bench, announced["uploadUrl"], content)).status_code == 200
        refused = await confirm(bench, home.resident, announced["s3Key"])
        assert (refused.status_code, _named(refused)) == (422, ["mimeType"])


@pytest.mark.parametrize(("context", "megabytes"), [("entry-photo", 5), ("onboarding", 10), ("general", 10)])
async def test_file_size_validation(bench: Bench, context: str, megabytes: int) -> None:
    home = await bench.building()
    most = megabytes * 1024 * 1024
    for size in (most + 1, 0, -1, 10**12):
        refused = await bench.call(
            home.resident,
            "POST",
            f"{UPLOAD}/presigned-url",
            announcement(b"", context=context, fileSize=size),
        )
        assert (refused.status_code, _named(refused)) == (422, ["fileSize"])
    content = picture() + b"\x00" * (most - len(picture()))
    made = await upload(bench, home.resident, content, context=context)
    assert 0 < made["fileSize"] < most  # drawn anew, without what hung behind it
    announced = await announce(bench, home.resident, picture(), context=context)
    for wrong in (picture() + b"1", picture()[:-1]):
        assert (await put(bench, announced["uploadUrl"], wrong)).status_code == 403  # the length is signed


async def test_entry_photo_is_kept_without_place_and_camera(bench: Bench) -> None:
    home = await bench.building()
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"  # the camera's maker
    exif[0x0112] = 6  # lies on its side
    place = exif.get_ifd(0x8825)
    place |= {1: "N", 2: (6.0, 31.0, 28.0), 3: "E", 4: (3.0, 22.0, 45.0)}
    content = picture(size=(640, 480), exif=exif, comment=b"flat A101")
    assert b"SecretCam" in content
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    made = await upload(bench, home.guard, content + b"<script>behind</script>")
    seen = await view(bench, home.guard, f"{UPLOAD}/{made['id']}/view-url")
    assert seen.headers["content-type"] == "image/jpeg"
    kept = Image.open(io.BytesIO(seen.content))
    assert (kept.size, kept.format) == ((480, 640), "JPEG")  # upright
    assert not dict(kept.getexif())
    for trace in (b"SecretCam", b"Exif", b"flat A101", b"<script>"):
        assert trace not in seen.content


@pytest.mark.parametrize("step", ["confirm", "view", "delete"])
async def test_somebody_elses_key_never_gives_a_url(bench: Bench, step: str) -> None:
    home = await bench.building()
    content = picture()
    announced = await announce(bench, home.guard, content)
    await put(bench, announced["uploadUrl"], content)
    taken: Any = await confirm(bench, home.resident, announced["s3Key"])
    assert taken.status_code == 404
    if step == "confirm":
        return
    made = (await confirm(bench, home.guard, announced["s3Key"])).json()["data"]
    path = f"{UPLOAD}/{made['id']}"
    taken = (
        await bench.call(home.resident, "GET", f"{path}/view-url")
        if step == "view"
        else await bench.call(home.resident, "DELETE", path)
    )
    assert taken.status_code == 404
    assert "http" not in taken.text
