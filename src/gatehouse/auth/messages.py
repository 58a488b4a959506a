"""What a client says over Socket.IO, answered like a request: the session is read anew, the right checked, one transaction, one acknowledgement."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import open_caller
from gatehouse.auth.permissions import Permission
from gatehouse.auth.tokens import Credential
from gatehouse.core.clock import iso, now
from gatehouse.core.db import Database, Session, connected, transaction_on
from gatehouse.core.errors import AppError, Invalid
from gatehouse.core.problems import Unforeseen, error_body, field_problems
from gatehouse.core.ratelimit import count_traffic
from gatehouse.core.schema import In

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """An event clients send: who may, what it holds, what it does.

    `replies`: the answer is sent back as an event of its name too. `limit`: the window of its HTTP route, counted
    besides the general one.
    """

    name: str
    right: Permission
    holds: type[In]
    act: Callable[[Session, Caller, Any], Awaitable[BaseModel]]
    replies: bool = False
    limit: str | None = None


async def answer(database: Database, connected_as: Caller, message: Message, data: object) -> dict[str, Any]:
    """The acknowledgement: `success` with the fields of the answer, at the top as 002's clients read them and in `data`; or `error`.

    Never raises: there is nobody above to answer.
    """
    try:
        async with connected(database.engine) as connection:
            caller = await open_caller(connection, _credential(connected_as))
            await count_traffic("general", caller.session_id.hex)
            caller.must(message.right)
            caller.needs_building()
            if message.limit is not None:
                await count_traffic(message.limit, caller.session_id.hex)
            said = _read(message, data)
            async with transaction_on(connection, caller.tenant) as session:
                done = (await message.act(session, caller, said)).model_dump(mode="json")
    except AppError as error:
        return _refusal(error)
    except Exception as error:  # noqa: BLE001 - the last resort, as the edge has one: the log has the story, the client an answer
        _log.error("unforeseen", exc_info=error, event_name=message.name)
        return _refusal(Unforeseen())
    return {**done, "success": True, "data": done, "timestamp": iso(now())}


def _credential(caller: Caller) -> Credential:
    return Credential(caller.session_id, caller.secret_hash, math.inf, by_cookie=False)


def _read(message: Message, data: object) -> In:
    try:
        return message.holds.model_validate(data if data is not None else {})
    except ValidationError as error:
        raise Invalid(details=field_problems(error.errors())) from error


def _refusal(error: AppError) -> dict[str, Any]:
    return {"success": False, "error": error_body(error)["error"]}
