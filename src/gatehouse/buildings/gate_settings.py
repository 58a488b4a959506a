"""A building's settings as its administrators see and tune them; those of BuildingSettings that nobody set stand at their defaults."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.buildings.settings import BuildingSettings
from gatehouse.core.db import Session

_LOAD = text("select s.values::text as stored, s.updated_at from settings s where s.building_id = :building")
# One statement: of two administrators who change different settings at once both are kept.
_SAVE = text("""
insert into settings as s (building_id, values) values (:building, cast(:changes as jsonb))
on conflict (building_id) do update set values = s.values || excluded.values, updated_at = now()
""")


async def load_gate_settings(
    session: Session, caller: Caller
) -> tuple[BuildingSettings, frozenset[str], datetime | None]:
    """What holds in the caller's building, the names of what was set there, and when that was; None: never."""
    row = await session.first(_LOAD, {"building": caller.building_id})
    if row is None:
        return BuildingSettings(), frozenset(), None
    stored = orjson.loads(row.stored)
    known = frozenset(stored) & frozenset(BuildingSettings.model_fields)
    return BuildingSettings.model_validate(stored), known, row.updated_at if known else None


async def change_gate_settings(session: Session, caller: Caller, changes: Mapping[str, Any]) -> None:
    """Set what `changes` has, checked before; the rest stays. It holds from the next scan or request on, not for what was judged before."""
    if not changes:
        return
    before, _, _ = await load_gate_settings(session, caller)
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    await session.execute(
        _SAVE, {"building": caller.building_id, "changes": orjson.dumps(dict(changes)).decode()}
    )
    if changed:
        await audit_by(
            session,
            caller,
            "settings.changed",
            "building",
            caller.building_id,
            values={
                name: {"before": getattr(before, name), "after": value} for name, value in changed.items()
            },
            fields=sorted(changed),
        )
