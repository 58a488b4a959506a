"""What goes wrong with files, as answers."""

from typing import ClassVar

from gatehouse.core.errors import AppError, Conflict


class FilesAway(AppError):
    """The place for files cannot be written or read at the moment."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "EXTERNAL_SERVICE_ERROR"
    message: ClassVar[str] = "Files cannot be stored at the moment. Nothing was saved; please try again."


class NotUploaded(Conflict):
    """Confirmed before anything came in."""

    code, type = "NOT_UPLOADED", "CONFLICT_ERROR"
    message = "Nothing has been uploaded under this key yet."


class UploadInUse(Conflict):
    """Something shows it: its owner cannot take it back."""

    code, type = "UPLOAD_IN_USE", "CONFLICT_ERROR"
    message = "An entry request, a parcel or a gate pass shows this file. An administrator can delete it."
