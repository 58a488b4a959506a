"""A scan from a route: with the session opened anew, once, when its own first statement found that it had moved on."""

from typing import Any

from fastapi import Request

from gatehouse.auth.caller import Caller
from gatehouse.core.log import request_id
from gatehouse.gate.access import forget, guard_of
from gatehouse.gate.scan_answer import ScanAnswer
from gatehouse.gate.scans import Attempt, SessionOver, scan


async def guarded_scan(request: Request, caller: Caller, attempt: Attempt) -> ScanAnswer:
    """`scan` for a caller from `guard_of`. Every door that scans calls this."""
    try:
        return await scan(request.app.state.hot, caller, attempt)
    except SessionOver:
        forget(caller)  # the session may have moved to another membership
        return await scan(request.app.state.hot, await guard_of(request), attempt)


def with_request_id(body: dict[str, Any]) -> dict[str, Any]:
    """A replay gives the stored answer; only the id of the request that carries it is new."""
    return body if body["success"] else body | {"requestId": request_id() or body["requestId"]}
