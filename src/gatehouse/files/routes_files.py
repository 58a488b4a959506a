"""The local store's own door: signed addresses outside /api, where no session is looked at. An S3 store has no such door."""

import os
from urllib.parse import quote

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse

from gatehouse.core.client import client_address
from gatehouse.core.clock import now
from gatehouse.core.config import settings
from gatehouse.core.errors import Forbidden, Invalid, NotFound
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, ok
from gatehouse.files.keys import MAX_DOCUMENT, MimeType, is_key, kind_of
from gatehouse.files.local import LocalStore, pieces_of
from gatehouse.files.signed_urls import check_signed

router = door(tag="Files", max_body=MAX_DOCUMENT)


class ReceivedOut(Out):
    """What came in. Nobody sees it before it is confirmed."""

    s3Key: str
    fileSize: int


@router.put("/files/incoming/{folder}/{owner}/{name}", include_in_schema=False)
async def receive(request: Request, folder: str, owner: str, name: str) -> Envelope[ReceivedOut]:
    """Take a file in at an address from `presigned-url`: exactly the type and length that were announced.

    403 for another type or length than the signature's, 410 after its five minutes, 413 and 422 when more or less comes than
    was said. The same address may be used again while it holds, until the upload is confirmed.
    """
    key = f"{folder}/{owner}/{name}"
    facts = await _checked(request, "PUT", key)
    size = int(facts["length"])
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    length = request.headers.get("content-length")
    if kind != facts["type"] or length not in {None, str(size)}:
        raise Forbidden(f"This link takes {size} bytes of {facts['type']}, and nothing else.")
    try:
        await LocalStore(settings().files_folder).take_in(key, request.stream(), size=size)
    except ClientDisconnect as error:
        raise Invalid.field("body", "The upload broke off.") from error
    return ok(ReceivedOut(s3Key=key, fileSize=size), "File received")


@router.get("/files/{folder}/{owner}/{name}", include_in_schema=False)
async def show(request: Request, folder: str, owner: str, name: str) -> Response:
    """A kept file at an address from `view-url`; 403 for an address we did not sign, 410 after its hour, 404 when it was deleted."""
    key = f"{folder}/{owner}/{name}"
    facts = await _checked(request, "GET", key)
    file = await LocalStore(settings().files_folder).open_kept(key)
    if file is None:
        raise NotFound("This file is not there any more.")
    return StreamingResponse(
        pieces_of(file),
        media_type=kind_of(key).value,
        headers={
            "Content-Length": str(os.fstat(file.fileno()).st_size),
            "Content-Disposition": _disposition(key, facts.get("name", name)),
            "Cache-Control": f"private, max-age={int(facts['expires']) - int(now().timestamp())}, immutable",
            # Whatever a file turns out to be, it runs nothing and loads nothing here.
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


async def _checked(request: Request, method: str, key: str) -> dict[str, str]:
    if not is_key(key):
        raise NotFound
    try:
        return check_signed(method, key, request.query_params)
    except Forbidden:
        request.scope["gatehouse.rate"] = await count_traffic("general", client_address(request.scope))
        raise


def _disposition(key: str, name: str) -> str:
    # A picture is looked at; a document is saved, so that no viewer opens it as a page of ours.
    how = "attachment" if kind_of(key) is MimeType.PDF else "inline"
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"
