"""Uploads: announced, confirmed, seen, deleted; the photo of an entry request; the local store's signed addresses."""

from urllib.parse import parse_qsl, urlsplit

from gatehouse.auth.permissions import Permission
from gatehouse.core.ids import new_id
from gatehouse.files.keys import Context, MimeType
from tests.every_route.model import GUARD, ROLES, SUPER, Bad, Case, Maker, Target
from tests.files.uploading import document
from tests.make.buildings import Building, Member
from tests.make.http import Bench
from tests.make.uploads import files, make_request_with_photo, make_upload

_UPLOAD = (Permission.UPLOAD,)
_READ = (Permission.REQUEST_READ,)
_PREFIXES = ("/api/v1/upload", "/api/upload")
_SENT = b'{"a":1}'
"""What the table sends as JSON; to the store it is just seven bytes."""


async def _announced(_bench: Bench, _home: Building, _who: Member) -> Target:
    body = {"context": "entry-photo", "fileName": "gate.jpg", "mimeType": "image/jpeg", "fileSize": 48211}
    return Target(body=body)


async def _came_in(bench: Bench, home: Building, who: Member) -> Target:
    content = document(90211)
    upload, key = await make_upload(
        bench.db, home, who, content, context=Context.ONBOARDING, kind=MimeType.PDF, confirmed=False
    )
    said = {"s3Key": key, "fileName": "lease.pdf", "mimeType": "application/pdf", "fileSize": len(content)}
    return Target(body=said, row=("uploads", upload))


async def _own(bench: Bench, home: Building, who: Member) -> Target:
    upload, _ = await make_upload(bench.db, home, who)
    return Target(params={"upload_id": str(upload)}, row=("uploads", upload))


async def _photo(bench: Bench, home: Building, who: Member) -> Target:
    request, _ = await make_request_with_photo(bench.db, home, who if who.role == GUARD else None)
    if who.role != SUPER and who.unit_id is None:  # a landlord sees it because the unit is theirs too
        await bench.db.execute(
            "insert into occupancies (building_id, id, member_id, unit_id, tie) values ($1, $2, $3, $4, 'owner')",
            home.id,
            new_id(),
            who.member_id,
            home.unit_id,
        )
    return Target(params={"request_id": str(request)}, row=("entry_requests", request))


def _signed(url: str) -> Target:
    folder, owner, name = urlsplit(url).path.split("/")[-3:]
    return Target(
        params={"folder": folder, "owner": owner, "name": name},
        query=dict(parse_qsl(urlsplit(url).query)),
    )


async def _to_write(bench: Bench, home: Building, _who: Member) -> Target:
    _, key = await make_upload(bench.db, home, home.guard, _SENT, confirmed=False)
    target = _signed(files().upload_url(key, mime_type="image/jpeg", size=len(_SENT)))
    return Target(
        params=target.params, query=target.query, body={"a": 1}, headers={"Content-Type": "image/jpeg"}
    )


async def _to_read(bench: Bench, home: Building, _who: Member) -> Target:
    _, key = await make_upload(bench.db, home, home.guard)
    return _signed(files().view_url(key, file_name="gate.jpg"))


_BAD_ANNOUNCEMENTS = (
    Bad(body={"context": "avatar"}, names="context"),
    Bad(body={"mimeType": "image/gif"}, names="mimeType"),
    Bad(body={"mimeType": "application/pdf"}, names="mimeType"),
    Bad(body={"fileSize": 0}, names="fileSize"),
    Bad(body={"fileSize": 5 * 1024 * 1024 + 1}, names="fileSize"),
    Bad(body={"context": "general", "fileSize": 10 * 1024 * 1024 + 1}, names="fileSize"),
    Bad(body={"fileName": ""}, names="fileName"),
    Bad(body={"fileName": "x" * 256}, names="fileName"),
)
_BAD_CONFIRMATIONS = (
    Bad(body={"s3Key": "entry-photos/../../secrets.json"}, status=404),
    Bad(body={"s3Key": ""}, names="s3Key"),
    Bad(body={"mimeType": "image/png"}, names="mimeType"),
    Bad(body={"fileSize": 1}, names="fileSize"),
)


def _each(
    method: str, rest: str, make: Maker, *, status: int = 200, bad: tuple[Bad, ...] = ()
) -> tuple[Case, ...]:
    foreign = None if make is _announced else 404
    return tuple(
        Case(f"{method} {prefix}{rest}", _UPLOAD, ROLES, make, status=status, foreign=foreign, bad=bad)
        for prefix in _PREFIXES
    )


CASES = (
    *_each("POST", "/presigned-url", _announced, bad=_BAD_ANNOUNCEMENTS),
    *_each("POST", "/confirm", _came_in, status=201, bad=_BAD_CONFIRMATIONS),
    *_each("GET", "/{upload_id}/view-url", _own),
    *_each("DELETE", "/{upload_id}", _own),
    *(
        Case(f"GET {path}", _READ, ROLES, _photo, foreign=404)
        for path in (
            *(f"{prefix}/entry-photo/{{request_id}}" for prefix in _PREFIXES),
            "/api/v1/gate/requests/{request_id}/photo",
            "/api/entry-requests/{request_id}/photo",
        )
    ),
    Case("PUT /files/incoming/{folder}/{owner}/{name}", None, ROLES, _to_write),
    Case("GET /files/{folder}/{owner}/{name}", None, ROLES, _to_read, media="image/jpeg"),
)
