"""Uploads as a client makes them: announce, PUT, confirm; and pictures to upload."""

import io
from typing import Any

import httpx
from PIL import Image

from tests.make.buildings import Building, Member
from tests.make.http import Bench

UPLOAD = "/api/v1/upload"


def picture(
    name: str = "JPEG", size: tuple[int, int] = (64, 48), *, colour: str = "teal", **options: Any
) -> bytes:
    """A picture of one colour."""
    drawn = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, colour).save(drawn, name, **options)
    return drawn.getvalue()


def document(size: int = 2_000) -> bytes:
    """A PDF's head and tail with nothing between."""
    return b"%PDF-1.7\n" + b"%" * (size - 15) + b"\n%%EOF"


def announcement(content: bytes, **changes: Any) -> dict[str, Any]:
    """What a client says of a photo it is about to upload."""
    body = {
        "context": "entry-photo",
        "fileName": "gate.jpg",
        "mimeType": "image/jpeg",
        "fileSize": len(content),
    }
    return body | changes


async def announce(
    bench: Bench, who: Member, content: bytes, *, building: Building | None = None, **changes: Any
) -> dict[str, Any]:
    """The answer's data; a super admin names the building."""
    headers = {"X-Building-Id": str(building.id)} if building is not None else {}
    answer = await bench.call(
        who, "POST", f"{UPLOAD}/presigned-url", announcement(content, **changes), headers=headers
    )
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def put(
    bench: Bench, url: str, content: Any, kind: str = "image/jpeg", **headers: str
) -> httpx.Response:
    """The file, straight to the signed address, without a session."""
    return await bench.client.put(url, content=content, headers={"Content-Type": kind, **headers})


async def confirm(bench: Bench, who: Member, key: str, **more: Any) -> httpx.Response:
    """Say that it is there."""
    return await bench.call(who, "POST", f"{UPLOAD}/confirm", {"s3Key": key, **more})


async def upload(
    bench: Bench,
    who: Member,
    content: bytes | None = None,
    *,
    building: Building | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """A confirmed upload's data; a photo when nothing is said."""
    content = picture() if content is None else content
    announced = await announce(bench, who, content, building=building, **changes)
    kind = changes.get("mimeType", "image/jpeg")
    came = await put(bench, announced["uploadUrl"], content, kind)
    assert came.status_code == 200, came.text
    headers = {"X-Building-Id": str(building.id)} if building is not None else {}
    answer = await bench.call(
        who, "POST", f"{UPLOAD}/confirm", {"s3Key": announced["s3Key"]}, headers=headers
    )
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def upload_document(bench: Bench, who: Member, **options: Any) -> dict[str, Any]:
    """A confirmed PDF of somebody's."""
    return await upload(
        bench,
        who,
        document(),
        **{"context": "onboarding", "mimeType": "application/pdf", "fileName": "lease.pdf", **options},
    )


async def view(bench: Bench, who: Member, path: str) -> httpx.Response:
    """The file behind a route that gives a `viewUrl`."""
    answer = await bench.call(who, "GET", path)
    assert answer.status_code == 200, answer.text
    return await bench.client.get(answer.json()["data"]["viewUrl"])
