"""The guard of a hot request, without a look-up before the scan's own: facts of a session are remembered, that it lives is not.

The scan's first statement joins `open_request`, so an ended session, membership or building is refused there.
"""

from collections import OrderedDict

from fastapi import Request

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import credential_of, open_caller
from gatehouse.auth.permissions import Permission
from gatehouse.auth.sessions import is_due, keep_alive
from gatehouse.auth.tokens import Credential
from gatehouse.core.client import client_address
from gatehouse.core.db import connected
from gatehouse.core.errors import NotSignedIn
from gatehouse.core.ratelimit import count_traffic

_SIZE = 4096
_known: OrderedDict[tuple[bytes, bytes], Caller] = OrderedDict()


async def guard_of(request: Request) -> Caller:
    """The caller of a scan: 401 without a session, 403 without the right to scan, 429 above the scan limit."""
    try:
        credential = credential_of(request)
        caller = _known.get(_key(credential))
        if caller is None or not caller.may(Permission.GATE_SCAN):
            # Not known, or known in a role that may not: the session may have switched to one that may.
            caller = await _open(request, credential)
    except NotSignedIn:
        request.scope["gatehouse.rate"] = await count_traffic("general", client_address(request.scope))
        raise
    request.scope["gatehouse.rate"] = await count_traffic("scans", caller.session_id.hex)
    caller.must(Permission.GATE_SCAN)
    if is_due(
        caller
    ):  # every five minutes: a guard who only scans is not signed out in the middle of a shift
        async with request.app.state.database.transaction(caller.tenant) as session:
            await keep_alive(session, caller)
    return caller


async def _open(request: Request, credential: Credential) -> Caller:
    async with connected(request.app.state.database.engine) as connection:
        caller = await open_caller(connection, credential)
    _known[_key(credential)] = caller
    if len(_known) > _SIZE:
        _known.popitem(last=False)
    return caller


def forget(caller: Caller) -> None:
    """Drop what is remembered of a session, because its row says otherwise now."""
    _known.pop((caller.session_id.bytes, caller.secret_hash), None)


def _key(credential: Credential) -> tuple[bytes, bytes]:
    return credential.session_id.bytes, credential.secret_hash
