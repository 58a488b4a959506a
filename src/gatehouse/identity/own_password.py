"""The caller shows the password again, before something that a found phone must not do. No connection is held while it is hashed."""

from sqlalchemy import text

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import still_signed_in
from gatehouse.auth.passwords import verify_password
from gatehouse.core.db import Database, Session
from gatehouse.core.errors import Conflict, FieldProblem, Invalid
from gatehouse.core.ratelimit import check_guesses, count_guess

_OWN = text("select password_hash from own_credentials()")


class WrongOwnPassword(Invalid):
    """The password in the body is not the caller's."""

    message = "This is not your current password."

    @classmethod
    def of(cls, field: str) -> "WrongOwnPassword":
        """The refusal of what came in `field`."""
        return cls(details=[FieldProblem(field, cls.message)])


class PasswordMoved(Conflict):
    """Another request changed the password while this one was hashing."""

    message = "Your password was changed at the same moment. Please try again."


async def show_password(database: Database, caller: Caller, password: str, *, field: str) -> str:
    """The stored hash that the caller's password fits. 422 naming `field` when it fits none, 429 after too many wrong ones, 403 on a gate device.

    Give the hash to `holds_still` in the transaction that writes.
    """
    caller.must_be_personal()
    key = f"own password {caller.user_id.hex}"
    await check_guesses("sign-in account", key)
    async with database.transaction(caller.tenant) as session:
        seen: str | None = await session.scalar(_OWN)
    if not await verify_password(seen, password) or seen is None:
        await count_guess("sign-in account", key)
        raise WrongOwnPassword.of(field)
    return seen


async def holds_still(session: Session, caller: Caller, seen: str) -> None:
    """Raise 401 when the session, 409 when the password is no longer what it was before hashing."""
    await still_signed_in(session, caller)
    if await session.scalar(_OWN) != seen:
        raise PasswordMoved
