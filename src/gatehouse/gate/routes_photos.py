"""004's ways to see an upload: a document or photo by its id, and the photo of an entry request under either of its paths."""

from typing import Annotated
from uuid import UUID

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, Out, ok
from gatehouse.gate.photo_access import view_request_photo, view_upload

router = door(tag="Uploads")
Viewer = Annotated[Caller, needs(Permission.UPLOAD)]
Asked = Annotated[Caller, needs(Permission.REQUEST_READ)]


class ViewOut(Out):
    """Where it is seen, for an hour. Whoever has the address sees it: it is for an `img`, not for passing on."""

    viewUrl: str


@router.get("/api/v1/upload/{upload_id}/view-url")
@router.get("/api/upload/{upload_id}/view-url", deprecated=True)
async def upload_view_url(session: Session, caller: Viewer, upload_id: UUID) -> Envelope[ViewOut]:
    """Where a confirmed upload is seen: by its owner, the building's administrators, and a gate photo by whoever sees its request.

    404 for everybody else. Source: 004 S3 Document Upload System.
    """
    return ok(ViewOut(viewUrl=await view_upload(session, caller, upload_id)), "View URL generated")


@router.get("/api/v1/gate/requests/{request_id}/photo")
@router.get("/api/v1/upload/entry-photo/{request_id}")
@router.get("/api/entry-requests/{request_id}/photo", deprecated=True)
@router.get("/api/upload/entry-photo/{request_id}", deprecated=True)
async def request_photo(session: Session, caller: Asked, request_id: UUID) -> Envelope[ViewOut]:
    """Where the photo of an entry request is seen: by the residents of its units, administrators, and the guard who took it while
    the request is open. 404 for everybody else and without a photo. Source: 004 Entry Request System.
    """
    return ok(ViewOut(viewUrl=await view_request_photo(session, caller, request_id)), "Photo URL generated")
