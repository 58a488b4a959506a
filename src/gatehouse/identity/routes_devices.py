"""Our own door for gate devices, `/api/v1/gate/devices`: an administrator adds and revokes them, the tablet itself unlocks and locks.

The tablet is known by a cookie of its own, which opens this page and nothing else.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from sqlalchemy import Row

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Public, Session, check_same_origin, needs
from gatehouse.auth.permissions import Permission
from gatehouse.auth.tokens import Credential, cookie_value, csrf_fits, csrf_token, read_cookie
from gatehouse.core.db import Database
from gatehouse.core.db import Session as DbSession
from gatehouse.core.errors import BadCsrf, NotSignedIn
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, ok
from gatehouse.identity.device_unlock import (
    DeviceNotEnrolled,
    GateDevice,
    Grid,
    grid,
    lock,
    open_device,
    unlock,
)
from gatehouse.identity.gate_devices import (
    Issued,
    Listed,
    add_device,
    change_device,
    enrol,
    issue_again,
    list_devices,
    load_device,
    revoke_device,
)
from gatehouse.identity.history import Device
from gatehouse.identity.schemas_devices import (
    CodeOut,
    DeviceChange,
    DeviceIn,
    DeviceOut,
    DevicesOut,
    EnrolIn,
    GateOut,
    GridGuard,
    GridOut,
    LockedOut,
    NewDeviceOut,
    RevokedOut,
    UnlockedOut,
    UnlockIn,
)
from gatehouse.identity.sign_in_out import SignInOut, forget_cookie, signed_in

router = door(tag="Gate devices")
DEVICE_COOKIE = "__Host-gatehouse-device"
_COOKIE_SECONDS = (
    400 * 86400
)  # the longest a browser keeps one; renewed each time the device asks for its page

Manager = Annotated[Caller, needs(Permission.BUILDING_MANAGE)]


def device_credential(request: Request) -> Credential:
    """The device cookie taken apart. A write needs the same origin and the token the grid gave. 401 `DEVICE_NOT_ENROLLED`."""
    cookie = request.cookies.get(DEVICE_COOKIE)
    if not cookie:
        raise DeviceNotEnrolled
    try:
        credential = read_cookie(cookie)
    except NotSignedIn as error:
        raise DeviceNotEnrolled from error
    if request.method != "GET":
        check_same_origin(request)
        if not csrf_fits(credential.session_id, request.headers.get("x-csrf-token", "")):
            raise BadCsrf
    return credential


@dataclass(frozen=True, slots=True)
class _AtDevice:
    session: DbSession
    device: GateDevice


async def _at_device(request: Request, _address: Public) -> AsyncIterator[_AtDevice]:
    database: Database = request.app.state.database
    credential = device_credential(request)
    async with database.transaction() as session:
        yield _AtDevice(session, await open_device(session, credential))


AtDevice = Annotated[_AtDevice, Depends(_at_device, scope="function")]


def _set_device_cookie(response: Response, value: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=_COOKIE_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def _gate(row: Row[Any]) -> GateOut | None:
    if row.gate_id is None:
        return None
    return GateOut(id=row.gate_id, number=row.gate_number, name=row.gate_name)


def _device(listed: Listed) -> DeviceOut:
    row = listed.row
    return DeviceOut(
        id=row.id,
        name=row.name,
        gate=_gate(row),
        status=row.status,
        created_at=row.created_at,
        created_by=row.created_by_name,
        code_expires_at=row.enrol_expires_at if row.status in {"waiting", "code_expired"} else None,
        enrolled_at=row.enrolled_at,
        last_seen_at=listed.last_seen_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by_name,
        unlocked=[
            UnlockedOut(member_id=one.member_id, name=one.name, since=one.since) for one in listed.unlocked
        ],
    )


def _code(issued: Issued) -> CodeOut:
    return CodeOut(code=f"{issued.code[:5]}-{issued.code[5:]}", expires_at=issued.expires_at)


def _grid(shown: Grid) -> GridOut:
    row = shown.device
    return GridOut(
        device_id=row.id,
        device_name=row.name,
        building_name=row.building_name,
        time_zone=row.time_zone,
        gate=_gate(row),
        guards=[
            GridGuard(
                member_id=one.member_id,
                name=f"{one.first_name} {one.last_name}".strip(),
                initials=(one.first_name[:1] + one.last_name[:1]).upper(),
            )
            for one in shown.guards
        ],
        csrf_token=csrf_token(row.id),
    )


@router.get("/api/v1/gate/devices")
async def devices(
    session: Session,
    caller: Manager,
    *,
    include_revoked: Annotated[bool, Query(description="Those that were revoked, too.")] = False,
) -> Envelope[DevicesOut]:
    """The building's gate devices and who is unlocked on them now. Source: issue 4, gate devices."""
    found = await list_devices(session, caller, revoked_too=include_revoked)
    return ok(DevicesOut(devices=[_device(one) for one in found]), "Devices retrieved")


@router.post("/api/v1/gate/devices", status_code=201)
async def new_device(session: Session, caller: Manager, body: DeviceIn) -> Envelope[NewDeviceOut]:
    """Add a device and get its code, shown this once. 404 for a gate that is not the building's. Source: issue 4, gate devices."""
    device_id, issued = await add_device(session, caller, name=body.name, gate_id=body.gate_id)
    made = NewDeviceOut(
        device=_device(await load_device(session, caller, device_id)), enrolment=_code(issued)
    )
    return ok(made, "Device added")


# The fixed paths first: an unknown method of theirs is answered by what stands first.
@router.post("/api/v1/gate/devices/enrol")
async def enrol_tablet(
    request: Request, response: Response, address: Public, body: EnrolIn
) -> Envelope[GridOut]:
    """Exchange the code for the device cookie; the answer is the tablet's page.

    422 `ENROLMENT_CODE_INVALID` (wrong, used, too old and revoked look alike), 429 after ten wrong ones an hour from one address.
    Source: issue 4, gate devices.
    """
    check_same_origin(request)
    database: Database = request.app.state.database
    enrolled = await enrol(database, body.code, address=address)
    value = cookie_value(enrolled.device_id, enrolled.secret)
    async with database.transaction() as session:
        shown = await grid(session, await open_device(session, read_cookie(value)))
    _set_device_cookie(response, value)
    return ok(_grid(shown), "Device enrolled")


@router.get("/api/v1/gate/devices/grid")
async def tablet_page(request: Request, response: Response, at: AtDevice) -> Envelope[GridOut]:
    """The tablet's page: building, gate, and the guards who have a PIN. 401 `DEVICE_NOT_ENROLLED`. Source: issue 4, gate devices."""
    shown = await grid(at.session, at.device)
    _set_device_cookie(response, request.cookies[DEVICE_COOKIE])
    return ok(_grid(shown), "Guards retrieved")


@router.post("/api/v1/gate/devices/unlock")
async def unlock_tablet(
    request: Request, response: Response, _address: Public, body: UnlockIn
) -> Envelope[SignInOut]:
    """Sign a guard in on this device by PIN: answers as a web sign-in does, the session is in the cookie.

    401 `WRONG_PIN` (an unknown guard looks alike) or `DEVICE_NOT_ENROLLED`, 429 after five wrong ones. Source: issue 4, gate devices.
    """
    opened = await unlock(
        request.app.state.database,
        device_credential(request),
        member_id=body.member_id,
        pin=body.pin,
        device=Device.of(request),
    )
    return ok(signed_in(response, opened), "Unlocked")


@router.post("/api/v1/gate/devices/lock")
async def lock_tablet(request: Request, response: Response, at: AtDevice) -> Envelope[LockedOut]:
    """End what is open on this device, and only that; the device stays enrolled. Source: issue 4, gate devices."""
    ended = await lock(at.session, at.device, Device.of(request))
    forget_cookie(response)
    return ok(LockedOut(sessions_ended=ended), "Locked")


@router.post("/api/v1/gate/devices/{device_id}/code")
async def another_code(session: Session, caller: Manager, device_id: UUID) -> Envelope[NewDeviceOut]:
    """Another code for a device that waits; the one before is dead. 409 `DEVICE_ENROLLED` or `ALREADY_DECIDED`. Source: issue 4, gate devices."""
    issued = await issue_again(session, caller, device_id)
    made = NewDeviceOut(
        device=_device(await load_device(session, caller, device_id)), enrolment=_code(issued)
    )
    return ok(made, "Code issued")


@router.patch("/api/v1/gate/devices/{device_id}")
async def change(
    session: Session, caller: Manager, device_id: UUID, body: DeviceChange
) -> Envelope[DeviceOut]:
    """Rename a device or move it to another gate. 409 `ALREADY_DECIDED` once it is revoked. Source: issue 4, gate devices."""
    sent = body.model_dump(include=body.model_fields_set)
    wanted = {name: value for name, value in sent.items() if name != "name" or value is not None}
    await change_device(session, caller, device_id, wanted)
    return ok(_device(await load_device(session, caller, device_id)), "Device changed")


@router.post("/api/v1/gate/devices/{device_id}/revoke")
async def revoke(session: Session, caller: Manager, device_id: UUID) -> Envelope[RevokedOut]:
    """Revoke a device: what is open on it ends now, sockets within a second. 409 `ALREADY_DECIDED` the second time. Source: issue 4, gate devices."""
    ended = await revoke_device(session, caller, device_id)
    gone = RevokedOut(device=_device(await load_device(session, caller, device_id)), sessions_ended=ended)
    return ok(gone, "Device revoked")
