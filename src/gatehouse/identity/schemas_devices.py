"""What goes in and out at the door of gate devices."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from gatehouse.core.schema import BlankIsNone, In, Out, Text, UtcTime
from gatehouse.identity.guard_pins import SHAPE

Name = Annotated[Text, Field(min_length=1, max_length=100, examples=["Tablet at the main gate"])]
Pin = Annotated[Text, Field(pattern=SHAPE, examples=["4825"])]


class DeviceIn(In):
    """A new device."""

    name: Name
    gate_id: Annotated[UUID | None, BlankIsNone] = None


class DeviceChange(In):
    """What is to change; what is not sent stays, `gate_id: null` takes it from its gate."""

    name: Name | None = None
    gate_id: Annotated[UUID | None, BlankIsNone] = None


class EnrolIn(In):
    """The code an administrator shows: ten characters, however they are typed."""

    code: Text = Field(min_length=1, max_length=40, examples=["7GX2M-QK9TB"])


class UnlockIn(In):
    """A guard of the grid, and the PIN."""

    member_id: UUID
    pin: Pin


class GateOut(Out):
    """A gate."""

    id: UUID
    number: str
    name: str


class UnlockedOut(Out):
    """A guard who is at the device now."""

    member_id: UUID
    name: str
    since: UtcTime


class DeviceOut(Out):
    """A device. `status`: waiting (a code is out), code_expired, enrolled, revoked."""

    id: UUID
    name: str
    gate: GateOut | None
    status: str
    created_at: UtcTime
    created_by: str | None
    code_expires_at: UtcTime | None
    enrolled_at: UtcTime | None
    last_seen_at: UtcTime | None
    revoked_at: UtcTime | None
    revoked_by: str | None
    unlocked: list[UnlockedOut]


class DevicesOut(Out):
    """All of them, newest first."""

    devices: list[DeviceOut]


class CodeOut(Out):
    """The enrolment code, shown this once; `7GX2M-QK9TB`, good until `expires_at` and for one tablet."""

    code: str
    expires_at: UtcTime


class NewDeviceOut(Out):
    """The device and its code."""

    device: DeviceOut
    enrolment: CodeOut


class RevokedOut(Out):
    """The device and how many sessions ended with it."""

    device: DeviceOut
    sessions_ended: int


class GridGuard(Out):
    """A guard to tap on."""

    member_id: UUID
    name: str
    initials: str


class GridOut(Out):
    """The tablet's page. `csrf_token` goes into X-CSRF-Token of unlock and lock."""

    device_id: UUID
    device_name: str
    building_name: str
    time_zone: str
    gate: GateOut | None
    guards: list[GridGuard]
    csrf_token: str


class LockedOut(Out):
    """How many sessions ended: one, or none when it was locked."""

    sessions_ended: int
