"""The edge of a request: credential → open session → transaction → caller with a right.

`Signed` opens the one transaction of a request; routes ask for `session: Session` and `caller: Annotated[Caller, needs(…)]`.
"""

import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import LargeBinary, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from gatehouse.auth.caller import NO_BUILDING, Caller
from gatehouse.auth.permissions import Permission, Role
from gatehouse.auth.sessions import is_due, keep_alive
from gatehouse.auth.tokens import COOKIE, Credential, csrf_fits, read_bearer, read_cookie
from gatehouse.core.audit import audit_platform
from gatehouse.core.client import client_address
from gatehouse.core.config import settings
from gatehouse.core.db import Database, connected, transaction_on
from gatehouse.core.db import Session as DbSession
from gatehouse.core.errors import BadCsrf, Forbidden, Invalid, NotFound, NotSignedIn
from gatehouse.core.idempotency import claim_key
from gatehouse.core.ratelimit import count_traffic

OPEN_REQUEST = text(
    "select session_id, kind, user_id, building_id, member_id, role from open_request(:session, :secret)"
).bindparams(bindparam("session", type_=Uuid), bindparam("secret", type_=LargeBinary))
_BUILDING = text("select id from buildings where id = :building")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True)
class Signed:
    """A request with an open session and an open transaction."""

    session: DbSession
    caller: Caller


def credential_of(request: Request) -> Credential:
    """The credential a request carries. An Authorization header wins over cookies; a cookie write needs same origin and CSRF token."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotSignedIn("Send the access token as 'Authorization: Bearer …'.")
        return read_bearer(token.strip())
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NotSignedIn
    credential = read_cookie(cookie)
    if request.method not in _SAFE:
        check_same_origin(request)
        if not csrf_fits(credential.session_id, request.headers.get("x-csrf-token", "")):
            raise BadCsrf
    return credential


def is_same_origin(request: Request) -> bool:
    """Whether a page of our own sent this."""
    origin = request.headers.get("origin")
    return origin is not None and (
        origin.rstrip("/") in settings().origins or urlsplit(origin).netloc == request.headers.get("host")
    )


def check_same_origin(request: Request) -> None:
    """Refuse a cookie write that another site's page sent."""
    if not is_same_origin(request):
        raise BadCsrf


async def open_caller(connection: AsyncConnection, credential: Credential) -> Caller:
    """The session as it stands this moment, outside any tenant; 401 when it, its person, membership or building is no longer good."""
    row = (
        await connection.execute(
            OPEN_REQUEST, {"session": credential.session_id, "secret": credential.secret_hash}
        )
    ).first()
    if row is None:
        raise NotSignedIn("Your sign-in has ended. Please sign in again.")
    return Caller(
        session_id=row.session_id,
        user_id=row.user_id,
        building_id=row.building_id or NO_BUILDING,
        member_id=row.member_id,
        role=Role(row.role),
        kind=row.kind,
        secret_hash=credential.secret_hash,
    )


def named_building(request: Request, caller: Caller) -> Caller:
    """A super admin acts in the building the request names; for everybody else the header means nothing."""
    named = request.headers.get("x-building-id")
    if caller.role is not Role.SUPER_ADMIN or named is None:
        return caller
    try:
        return replace(caller, building_id=UUID(named))
    except ValueError as error:
        raise Invalid.field("X-Building-Id", "This is not a building id.") from error


@contextlib.asynccontextmanager
async def _opened(request: Request, *, keeps_answers: bool) -> AsyncIterator[Signed]:
    database: Database = request.app.state.database
    try:
        credential = credential_of(request)
    except NotSignedIn:
        request.scope["gatehouse.rate"] = await count_traffic("general", client_address(request.scope))
        raise
    async with connected(database.engine) as connection:
        try:
            caller = named_building(request, await open_caller(connection, credential))
        except NotSignedIn:
            # A made-up cookie looks genuine until the database is asked: such tries are counted too.
            request.scope["gatehouse.rate"] = await count_traffic("general", client_address(request.scope))
            raise
        request.scope["gatehouse.rate"] = await count_traffic("general", caller.session_id.hex)
        if is_due(caller):
            # By itself: a request that held its session and waited for its account would wait in a circle with a password reset.
            async with transaction_on(connection, caller.tenant) as session:
                await keep_alive(session, caller)
        async with transaction_on(connection, caller.tenant) as session:
            if (
                keeps_answers
                and request.method == "POST"
                and caller.building_id != NO_BUILDING
                and (key := request.headers.get("idempotency-key"))
            ):
                body = await request.body()
                about = hashlib.sha256(f"{request.url.path}?{request.url.query}\0".encode() + body).digest()
                session.claimed_key = await claim_key(
                    session, caller.building_id, caller.session_id, key, about
                )
            if caller.role is Role.SUPER_ADMIN and caller.building_id != NO_BUILDING:
                if await session.scalar(_BUILDING, {"building": caller.building_id}) is None:
                    raise NotFound("There is no such building.")
                route: Any = request.scope.get("route")
                await audit_platform(
                    session,
                    user_id=caller.user_id,
                    building_id=caller.building_id,
                    action=f"{request.method} {getattr(route, 'path_format', '')}",
                    target_type="building",
                    target_id=caller.building_id,
                )
            yield Signed(session, caller)


async def _signed(request: Request) -> AsyncIterator[Signed]:
    async with _opened(request, keeps_answers=True) as signed:
        yield signed


_SignedIn = Annotated[Signed, Depends(_signed, scope="function")]


def _session_of(signed: _SignedIn) -> DbSession:
    return signed.session


Session = Annotated[DbSession, Depends(_session_of)]
"""The request's one transaction, committed when the route returns and before the answer leaves."""


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency that returns the caller if it has one of the rights. `every_route` tests read `any_of`."""

    any_of: tuple[Permission, ...]
    limit: str | None
    in_building: bool
    refusal: str | None = None

    async def __call__(self, request: Request, signed: _SignedIn) -> Caller:
        """Check the right, the building and the route's own limit."""
        return await self.check(request, signed.caller)

    async def check(self, request: Request, caller: Caller) -> Caller:
        """The caller, or the refusal."""
        if not caller.permissions.intersection(self.any_of):
            raise Forbidden(self.refusal)
        if self.in_building:
            caller.needs_building()
        if self.limit is not None:
            request.scope["gatehouse.rate"] = await count_traffic(self.limit, caller.session_id.hex)
        return caller


@dataclass(frozen=True, slots=True)
class NeedsBriefly:
    """The same, in a transaction that is over before the route begins."""

    needs: Needs

    async def __call__(self, request: Request) -> Caller:
        """Check, and hold no connection afterwards."""
        async with _opened(request, keeps_answers=False) as signed:
            return await self.needs.check(request, signed.caller)


def needs_briefly(*any_of: Permission, limit: str | None = None, in_building: bool = True) -> Any:
    """`needs` for a route that hashes a password: no connection is held while the route runs.

    Such a route has no `Session`; it opens its own (`request.app.state.database.transaction(caller.tenant)`) and begins its
    writing one with `still_signed_in`. An Idempotency-Key means nothing to it.
    """
    if not any_of:
        raise Forbidden
    return Depends(NeedsBriefly(Needs(any_of, limit, in_building)))


async def still_signed_in(session: DbSession, caller: Caller) -> None:
    """Raise 401 when the caller's session, person, membership or building ended while a password was hashed."""
    row = await session.first(OPEN_REQUEST, {"session": caller.session_id, "secret": caller.secret_hash})
    if row is None or row.user_id != caller.user_id:
        raise NotSignedIn("Your sign-in has ended. Please sign in again.")


def needs(
    *any_of: Permission, limit: str | None = None, in_building: bool = True, refusal: str | None = None
) -> Any:
    """`caller: Annotated[Caller, needs(Permission.X)]`: 401 without a session, 403 (`refusal`) without one of the rights."""
    if not any_of:
        raise Forbidden
    return Depends(Needs(any_of, limit, in_building, refusal))


async def _public(request: Request) -> str:
    address = client_address(request.scope)
    request.scope["gatehouse.rate"] = await count_traffic("general", address)
    return address


Public = Annotated[str, Depends(_public)]
"""A route without a session, counted by address; gives the address."""
