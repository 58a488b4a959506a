"""The evacuation roll: everybody inside, by unit, complete, whoever they are and however they came in."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from gatehouse.auth.audited import audit_by
from gatehouse.auth.caller import Caller
from gatehouse.core.clock import now
from gatehouse.core.csv_cells import BOM, csv_line
from gatehouse.core.db import Session
from gatehouse.core.errors import NotFound
from gatehouse.core.schema import Out, UtcTime
from gatehouse.gate.inside import INSIDE_COLUMNS, INSIDE_JOINS
from gatehouse.gate.schemas_entries import InsideRow
from gatehouse.reporting import dashboard_sql

CSV_COLUMNS = (
    "tower",
    "flat",
    "name",
    "phone",
    "people",
    "kind",
    "host",
    "purpose",
    "vehicle",
    "company",
    "gate",
    "checked_in",
    "minutes_inside",
    "overstay",
)
_ROLL = text(f"""
select {INSIDE_COLUMNS} from entries e {INSIDE_JOINS} where e.building_id = :building and e.exited_at is null
order by e.entered_at, e.id
""")
_DIGITS = re.compile(r"(\d+)")


class MusterRow(Out):
    """Somebody inside. `people` counts them and whoever came along."""

    entry_id: UUID
    visitor_name: str
    visitor_phone: str | None
    host_name: str | None
    purpose: str | None
    checkin_time: UtcTime
    tower: str | None
    flat: str | None
    unit_id: UUID | None
    kind: str
    people: int
    plate: str | None
    company: str | None
    gate: str | None
    minutes: int
    overstay: bool


class MusterOut(Out):
    """The roll, by tower and flat; `count` of rows, `people` of persons. Nobody is left out."""

    count: int
    people: int
    generated_at: UtcTime
    visitors: list[MusterRow]


@dataclass(frozen=True, slots=True)
class Roll:
    """The roll as of a moment, and the building's zone for its paper form."""

    rows: list[InsideRow]
    at: datetime
    zone: ZoneInfo

    @property
    def file_name(self) -> str:
        """As 003 names it."""
        return f"muster_{self.at.astimezone(self.zone):%Y%m%d_%H%M}.csv"


async def load_roll(session: Session, caller: Caller, *, on_paper: bool) -> Roll:
    """Everybody inside, in one statement. Every look is audited: the roll is all phones of all visitors."""
    zone: str | None = await session.scalar(dashboard_sql.ZONE, {"building": caller.building_id})
    if zone is None:
        raise NotFound("There is no such building.")
    rows = [InsideRow(**row._mapping) for row in await session.all(_ROLL, {"building": caller.building_id})]
    rows.sort(key=_place)
    action = "muster.exported" if on_paper else "muster.read"
    await audit_by(session, caller, action, "building", caller.building_id)
    return Roll(rows, now(), ZoneInfo(zone))


def _place(row: InsideRow) -> Any:
    """By tower and flat as people count them (A9 before A10); those without a flat come last."""
    return (row.unit is None, _natural(row.block), _natural(row.unit), row.entered_at)


def _natural(label: str | None) -> list[tuple[int, int, str]]:
    parts = _DIGITS.split(label or "")
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts if part]


def muster_out(roll: Roll) -> MusterOut:
    """The roll as JSON, 003's fields and ours."""
    visitors = [
        MusterRow(
            entry_id=row.entry_id,
            visitor_name=row.name,
            visitor_phone=row.phone,
            host_name=row.host_name,
            purpose=row.title,
            checkin_time=row.entered_at,
            tower=row.block,
            flat=row.unit,
            unit_id=row.unit_id,
            kind=row.kind,
            people=row.people,
            plate=row.plate,
            company=row.provider,
            gate=row.gate,
            minutes=row.minutes,
            overstay=row.overstay,
        )
        for row in roll.rows
    ]
    return MusterOut(
        count=len(visitors),
        people=sum(row.people for row in visitors),
        generated_at=roll.at,
        visitors=visitors,
    )


def muster_csv(roll: Roll) -> str:
    """The roll as CSV, every cell harmless to spreadsheets, times on the building's clocks."""
    lines = [BOM + csv_line(CSV_COLUMNS)]
    lines += [
        csv_line(
            (
                row.block,
                row.unit,
                row.name,
                row.phone,
                row.people,
                row.kind,
                row.host_name,
                row.title,
                row.plate,
                row.provider,
                row.gate,
                f"{row.entered_at.astimezone(roll.zone):%Y-%m-%d %H:%M}",
                row.minutes,
                "yes" if row.overstay else "",
            )
        )
        for row in roll.rows
    ]
    return "".join(lines)
