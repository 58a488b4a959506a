"""From rows to a situation: one place that knows which facts a judgement rests on, for the scan and for whoever only looks."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from gatehouse.buildings.settings import BuildingSettings
from gatehouse.gate.decision import Ban, Guest, Pass, Situation


def licence_until(building: str) -> str:
    """SQL: when the building's licence ends or ended; NULL when it never had one. `building` is a column or parameter."""
    return f"""(select max(case l.status when 'active' then l.expires_at else least(l.suspended_at, l.expires_at) end)
   from licences l where l.building_id = {building} and l.status in ('active', 'suspended', 'expired'))"""


def live_bans_of(building: str, phone: str, host: str) -> str:
    """SQL: the active bans on a phone as a JSON array, each with whether it applies to this host's visits; NULL when there is none."""
    return f"""(select jsonb_agg(jsonb_build_object('severity', x.severity, 'applies', x.scope = 'building' or x.banned_by = {host}, 'reason', x.reason))
   from bans x where x.building_id = {building} and x.phone = {phone} and x.lifted_at is null and (x.expires_at is null or x.expires_at > now()))"""


def situation_of(
    rows: Sequence[Mapping[str, Any]],
    *,
    named: frozenset[UUID] = frozenset(),
    elsewhere: bool = False,
    asks_consent: bool = False,
    consent: bool | None = None,
) -> Situation:
    """The situation of a visit's rows, one a visitor; a first row without `visit_id` means that no visit was found.

    `asks_consent`: this door asks where the building's policy wants it (003); `consent`: what the visitor said.
    """
    first = rows[0]
    settings = BuildingSettings.model_validate(first["settings"] or {})
    common: dict[str, Any] = {
        "elsewhere": elsewhere,
        "licence_until": first["licence_until"],
        "grace": timedelta(days=settings.licence_grace_days),
        "gate_open": first["gate_status"] != "closed",
        "time_zone": first["time_zone"],
        "named": named,
    }
    if first["visit_id"] is None:
        return Situation(visit=None, **common)
    visit = Pass(
        status=first["status"],
        valid_from=first["valid_from"],
        valid_until=first["valid_until"],
        max_entries=first["max_entries"],
        rule_days=first["rule_days"],
        rule_from=first["rule_from"],
        rule_until=first["rule_until"],
        needs_consent=(first["needs_consent"] or (asks_consent and settings.consent_required))
        and consent is not True,
        replaced=first["end_reason"] == "reissued",
    )
    guests = tuple(
        Guest(
            visitor_id=row["visitor_id"],
            name=row["name"],
            status=row["guest_status"],
            uses=row["uses"],
            inside=row["inside"],
            bans=tuple(Ban(**ban) for ban in row["bans"] or ()),
            inside_elsewhere=row["inside_elsewhere"],
        )
        for row in rows
    )
    return Situation(visit=visit, guests=guests, **common)
