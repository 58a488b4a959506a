"""The gate's policies of a building: how long a flat may take to answer, when a stay is too long, consent, bans, grace."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from gatehouse.auth.caller import Caller
from gatehouse.auth.deps import Session, needs
from gatehouse.auth.permissions import Permission
from gatehouse.buildings.gate_settings import change_gate_settings, load_gate_settings
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.routes import door
from gatehouse.core.schema import Envelope, In, Out, Text, UtcTime, ok

router = door(tag="Gate settings")
Manager = Annotated[Caller, needs(Permission.BUILDING_MANAGE)]


class GateSettingsIn(BuildingSettings, In):
    """What is to change; what is not sent stays. The limits are those of the building's settings."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    consent_notice_version: Annotated[Text, StringConstraints(min_length=1, max_length=50)] = "1"


class GateSettingsShown(BuildingSettings, Out):
    """Every setting with the value that holds."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class GateSettingsOut(Out):
    """`changed`: the names this building has set itself; `defaults` are what the others stand at. `updated_at` is null where nothing was ever set."""

    settings: GateSettingsShown
    defaults: GateSettingsShown
    changed: list[str]
    updated_at: UtcTime | None


async def _shown(session: Session, caller: Caller) -> GateSettingsOut:
    present, changed, at = await load_gate_settings(session, caller)
    return GateSettingsOut(
        settings=GateSettingsShown(**present.model_dump()),
        defaults=GateSettingsShown(),
        changed=sorted(changed),
        updated_at=at,
    )


@router.get("/api/v1/admin/gate-settings")
async def show(session: Session, caller: Manager) -> Envelope[GateSettingsOut]:
    """The caller's building's policies at the gate, with units in the names (minutes, hours, days, per cent). Source: UX (building admin: policies)."""
    return ok(await _shown(session, caller), "Settings retrieved")


@router.put("/api/v1/admin/gate-settings")
async def change(session: Session, caller: Manager, body: GateSettingsIn) -> Envelope[GateSettingsOut]:
    """Change what is sent; what is not sent stays. Audited with the values before and after.

    It holds from the next scan, request or ban on: passes and requests that exist keep their window. 422 names what lies outside its limits.
    """
    await change_gate_settings(session, caller, body.model_dump(exclude_unset=True))
    return ok(await _shown(session, caller), "Settings saved")
