"""004's `/api/v1/upload`: announce, confirm, delete; the deprecated `/api/upload` stands for the same.

Between announcing and confirming the file goes straight to the store, at the signed `uploadUrl`. How an upload is seen again is in
`gate/routes_photos.py`, because who stands at the gate is shown to whoever is asked.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import Field
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs, needs_briefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.routes import door
from gatehouse.core.schema import BlankIsNone, Envelope, In, Out, Text, UtcTime, ok
from gatehouse.files.announce import announce_upload
from gatehouse.files.confirm import Claim, confirm_upload
from gatehouse.files.delete import delete_upload
from gatehouse.files.keys import MAX_DOCUMENT, Context, MimeType

router = door(tag="Uploads")
Announcer = Annotated[Caller, needs(Permission.UPLOAD, limit="uploads")]
Confirmer = Annotated[Caller, needs_briefly(Permission.UPLOAD)]
Owner = Annotated[Caller, needs(Permission.UPLOAD)]

FileName = Annotated[Text, Field(min_length=1, max_length=255)]
FileSize = Annotated[int, Field(ge=1, le=MAX_DOCUMENT, description="Bytes.")]
DocumentType = Annotated[Text, BlankIsNone, Field(max_length=50)]


class AnnounceIn(In):
    """What is going to be uploaded: a photo (jpeg, png, webp) of up to 5 MB, or a document (PDF too) of up to 10 MB."""

    context: Context
    fileName: FileName
    mimeType: MimeType
    fileSize: FileSize
    documentType: DocumentType | None = None


class AnnouncedOut(Out):
    """Where to PUT the file, with `Content-Type` as announced, and under which key it will be known."""

    uploadUrl: str
    s3Key: str
    uploadId: UUID
    expiresAt: UtcTime


class ConfirmIn(In):
    """Which upload is there now. What else is said must be what was announced."""

    s3Key: Annotated[Text, Field(min_length=1, max_length=200)]
    fileName: Annotated[FileName, BlankIsNone] | None = None
    mimeType: Annotated[Text, BlankIsNone, Field(max_length=100)] | None = None
    fileSize: FileSize | None = None
    documentType: DocumentType | None = None


class UploadOut(Out):
    """004's ResidentDocument. `documentUrl` and `s3Key` are the key, never an address; `fileSize` is what is kept, in bytes."""

    id: UUID
    onboardingRequestId: UUID | None
    documentType: str | None
    documentUrl: str
    s3Key: str
    fileName: str
    fileSize: int
    mimeType: str
    uploadedAt: UtcTime
    isVerified: bool
    verifiedAt: UtcTime | None
    createdAt: UtcTime


class DeletedOut(Out):
    """What is gone."""

    id: UUID


def _upload(row: Row[Any]) -> UploadOut:
    return UploadOut(
        id=row.id,
        onboardingRequestId=None,
        documentType=row.document_type,
        documentUrl=row.key,
        s3Key=row.key,
        fileName=row.file_name,
        fileSize=row.file_size,
        mimeType=row.mime_type,
        uploadedAt=row.confirmed_at,
        isVerified=False,
        verifiedAt=None,
        createdAt=row.created_at,
    )


@router.post("/api/v1/upload/presigned-url")
@router.post("/api/upload/presigned-url", deprecated=True)
async def presigned_url(session: Session, caller: Announcer, body: AnnounceIn) -> Envelope[AnnouncedOut]:
    """An address to PUT one file to, good for five minutes and for exactly this type and size. Source: 004 S3 Document Upload System.

    The key is chosen here: `<entry-photos|onboarding|general>/<userId>/<uuid>.<ext>`.
    """
    announced = await announce_upload(
        session,
        caller,
        context=body.context,
        file_name=body.fileName,
        kind=body.mimeType,
        size=body.fileSize,
        document_type=body.documentType,
    )
    found = AnnouncedOut(
        uploadUrl=announced.url,
        s3Key=announced.key,
        uploadId=announced.id,
        expiresAt=announced.expires_at,
    )
    return ok(found, "Upload URL generated")


@router.post("/api/v1/upload/confirm", status_code=201)
@router.post("/api/upload/confirm", status_code=201, deprecated=True)
async def confirm(request: Request, caller: Confirmer, body: ConfirmIn) -> Envelope[UploadOut]:
    """Say that the file is there: it is checked (size, what its bytes are) and kept. Source: 004 S3 Document Upload System.

    A picture is drawn anew, upright, at most 2560 pixels long, without place, time and camera. 404 for a key that is not one's own,
    409 `NOT_UPLOADED`, 422 for another file than announced. Confirming again answers the same.
    """
    claim = Claim(
        key=body.s3Key,
        file_name=body.fileName,
        mime_type=body.mimeType,
        file_size=body.fileSize,
        document_type=body.documentType,
    )
    return ok(_upload(await confirm_upload(request.app.state.database, caller, claim)), "Upload confirmed")


@router.delete("/api/v1/upload/{upload_id}")
@router.delete("/api/upload/{upload_id}", deprecated=True)
async def delete(session: Session, caller: Owner, upload_id: UUID) -> Envelope[DeletedOut]:
    """Delete an own upload, or any of the building as an administrator. Source: 004 S3 Document Upload System.

    404 for somebody else's, 409 `UPLOAD_IN_USE` for an own file that an entry request, a parcel or a gate pass shows.
    """
    await delete_upload(session, caller, upload_id)
    return ok(DeletedOut(id=upload_id), "Document deleted")
