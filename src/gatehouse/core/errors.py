"""Errors that are answers: the class name is the meaning, `code` and `status` what the client sees.

A refusal at the gate is not among them: it is a stored result (ADR refusal is data).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from gatehouse.core.clock import iso


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that will not do, and what would."""

    field: str
    message: str


class AppError(Exception):
    """Base of all answers that are not a success.

    `code` is one of 002's eight or a documented specific one, whose `type` is then the one of the eight it belongs to.
    `keeps_writes` commits what was written before the error (a counter of wrong tries); the default rolls back.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "VALIDATION_ERROR"
    type: ClassVar[str | None] = None
    message: ClassVar[str] = "The request could not be understood."
    keeps_writes: ClassVar[bool] = False

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Sequence[FieldProblem] = (),
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.text = message or self.message
        self.details = tuple(details)
        self.data = dict(data or {})
        self.headers = dict(headers or {})
        super().__init__(self.text)


class Malformed(AppError):
    """The body is not JSON, or not what the content type says."""

    status, code, message = 400, "VALIDATION_ERROR", "The request body is not valid JSON."


class Invalid(AppError):
    """Understood, but a value will not do; `details` names the fields."""

    status, code, message = 422, "VALIDATION_ERROR", "Some values will not do."

    @classmethod
    def field(cls, name: str, message: str) -> "Invalid":
        """One field's problem as an error."""
        return cls(message, details=[FieldProblem(name, message)])


class NotSignedIn(AppError):
    """No credential, or one that is no longer good."""

    status, code, message = 401, "AUTHENTICATION_ERROR", "Please sign in."


class Forbidden(AppError):
    """An insider without the right."""

    status, code, message = 403, "AUTHORIZATION_ERROR", "Your role does not allow this."


class NotFound(AppError):
    """Not there, or not for this caller: the two look alike on purpose."""

    status, code, message = 404, "NOT_FOUND", "Not found."


class NotAllowedMethod(AppError):
    """The path exists, the method does not."""

    status, code, type, message = (
        405,
        "METHOD_NOT_ALLOWED",
        "NOT_FOUND",
        "This address does not take that method.",
    )


class Conflict(AppError):
    """The state does not allow it, or somebody was first."""

    status, code, message = 409, "CONFLICT_ERROR", "This has changed in the meantime."


class AlreadyDecided(Conflict):
    """Somebody was first: `decided_by` (a name), `decided_at` and the `status` it has had since."""

    code, type = "ALREADY_DECIDED", "CONFLICT_ERROR"

    def __init__(self, status: str, *, by: str | None, at: datetime | None) -> None:
        who = f" by {by}" if by else ""
        when = f" on {at.astimezone(UTC):%d %b %Y, %H:%M} UTC" if at else ""
        super().__init__(
            f"Already {status}{who}{when}.",
            data={"status": status, "decided_by": by, "decided_at": iso(at)},
        )


class Gone(AppError):
    """It existed and is over."""

    status, code, type, message = 410, "GONE", "CONFLICT_ERROR", "This is over."


class TooLarge(AppError):
    """The body is larger than this route takes."""

    status, code, type, message = 413, "TOO_LARGE", "VALIDATION_ERROR", "The request is too large."


class TooMany(AppError):
    """Too many requests; `retry_after` seconds until the next may come."""

    status, code, message = 429, "RATE_LIMIT_ERROR", "Too many requests. Please try again later."

    def __init__(self, retry_after: int, message: str | None = None, *, standing: object = None) -> None:
        super().__init__(message, data={"retryAfter": retry_after}, headers={"Retry-After": str(retry_after)})
        self.standing = standing
        """The window that is full, for the X-RateLimit-* headers."""


class DatabaseAway(AppError):
    """The database does not answer; nothing was saved."""

    status, code = 503, "DATABASE_ERROR"
    message = "The database is not available. Nothing was saved; please try again in a moment."


class Collided(Conflict):
    """Two changes waited for each other in a circle and the database ended this one; nothing of it was saved."""

    code, type = "COLLIDED", "CONFLICT_ERROR"
    message = "Somebody was changing the same at this moment. Nothing was saved; please try again."


class CommitUnknown(DatabaseAway):
    """The connection was lost while the commit was under way: nobody on this side knows how it ended."""

    message = (
        "The connection to the database was lost while saving. Send the same request with the same nonce or"
        " Idempotency-Key again: it is done once, whatever happened."
    )


class VisitorBanned(Forbidden):
    """A visit was asked for with a banned phone; `data.banned` says which visitors and why."""

    code, type, message = "VISITOR_BANNED", "AUTHORIZATION_ERROR", "A visitor on the list is banned."


class LicenceInactive(Forbidden):
    """The building's licence is suspended or over."""

    code, type, message = "LICENCE_INACTIVE", "AUTHORIZATION_ERROR", "The building's licence is not active."


class LicenceFull(Conflict):
    """Every seat of the building's licence is taken; `seats` says how many there are."""

    code, type = "LICENCE_FULL", "CONFLICT_ERROR"
    message = "All seats of the building's licence are taken."

    def __init__(self, *, used: int, total: int) -> None:
        super().__init__(
            f"All {total} seats of the building's licence are taken.",
            data={"seats": {"used": used, "total": total}},
        )


class NotActivated(Forbidden):
    """Right password, but nobody has activated the account yet."""

    code, type, message = (
        "ACCOUNT_NOT_ACTIVATED",
        "AUTHORIZATION_ERROR",
        "Account not activated: the building has not approved it yet.",
    )


class OnGateDevice(Forbidden):
    """Unlocked with a PIN on a device many share: how one signs in, and as whom, is changed elsewhere."""

    code, type, message = (
        "ON_GATE_DEVICE",
        "AUTHORIZATION_ERROR",
        "This cannot be done on a shared gate device. Sign in with your password on a device of your own.",
    )


class BadCsrf(Forbidden):
    """A cookie write without the same origin and token."""

    code, type, message = "CSRF", "AUTHORIZATION_ERROR", "This page is out of date. Reload it and try again."


class NonceReused(AppError):
    """The nonce or Idempotency-Key came before with another body."""

    status, code, type = 422, "NONCE_REUSED", "VALIDATION_ERROR"
    message = "This request id was used before for something else."
