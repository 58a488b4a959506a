"""Find a visit as people say it: a name spelt by ear, the end of a phone or plate, a unit. Best first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, bindparam, text

from gatehouse.auth.caller import Caller
from gatehouse.auth.permissions import Permission
from gatehouse.core.db import Session
from gatehouse.core.paging import Paging
from gatehouse.core.plates import LAST, plate_key
from gatehouse.visits.access import watches_only
from gatehouse.visits.queries import COLUMNS, JOINS, VisitFilter, for_the_gate, narrowed, visit_row
from gatehouse.visits.schemas import VisitRow

MOST = 200
"""Hits worth paging through; who finds more narrows the words."""
_FEWEST_DIGITS = 3
_LONGEST_UNIT = 60
"""A block's name and a unit's number."""
_FIND = text(
    "select visit_id, score from search_visits(:building, :whose, :words, :digits, :unit, :plate, :live, :sees_hidden, :most)"
)
_ROWS = text(
    f"select {COLUMNS} from visits v {JOINS} where v.building_id = :building and v.id = any(:ids)"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Sought:
    """What the words can mean; None where they cannot."""

    words: str | None
    digits: str | None
    unit: str | None
    plate: str | None


def read_query(query: str) -> Sought:
    """A line somebody typed. Digits are the part of a phone, a short word the end of a plate, anything with a letter a name, all of it a unit however spaced."""
    plain = " ".join(query.lower().split())
    digits = re.sub(r"[\s+()./-]", "", plain)
    key = plate_key(query) or ""
    return Sought(
        words=plain if any(sign.isalpha() for sign in plain) and len(plain) > 1 else None,
        digits=digits.lstrip("0") or None
        if digits.isdigit() and digits.isascii() and len(digits) >= _FEWEST_DIGITS
        else None,
        unit=re.sub(r"[\s/-]", "", plain) or None if len(plain) <= _LONGEST_UNIT else None,
        plate=key[-LAST:] if LAST <= len(key) <= 12 else None,
    )


async def find_visits(
    session: Session, caller: Caller, query: str, *, live: bool = False, whole_building: bool | None = None
) -> list[UUID]:
    """Ids of at most 200 visits, best first: the building's for guards and admins, else the caller's own. `live`: still open, or somebody inside."""
    sees_all = (
        caller.may(Permission.VISIT_READ_ALL) or caller.may(Permission.GATE_WATCH)
        if whole_building is None
        else whole_building
    )
    sought = read_query(query)
    found = await session.all(
        _FIND,
        {
            "building": caller.building_id,
            "whose": None if sees_all else caller.member,
            "words": sought.words,
            "digits": sought.digits,
            "unit": sought.unit,
            "plate": sought.plate,
            "live": live,
            "sees_hidden": not watches_only(caller),
            "most": MOST,
        },
    )
    return [row.visit_id for row in found]


async def search_visits(
    session: Session, caller: Caller, query: str, paging: Paging, wanted: VisitFilter
) -> tuple[list[VisitRow], int]:
    """A page of the hits that fit the filter, with their number; it is the best 200 that are narrowed."""
    ids = await find_visits(session, caller, query)
    if wanted != VisitFilter():
        ids = await _fitting(session, caller, ids, wanted)
    page = ids[paging.offset : paging.offset + paging.limit]
    rows = await session.all(_ROWS, {"building": caller.building_id, "ids": page})
    plate = read_query(query).plate
    return [for_the_gate(caller, visit_row(row), plate=plate) for row in in_order(rows, page)], len(ids)


async def _fitting(session: Session, caller: Caller, ids: list[UUID], wanted: VisitFilter) -> list[UUID]:
    where, values = narrowed(wanted)
    # A guard who could ask for the cabs of a unit would know what their plate alone should tell.
    if not caller.may(Permission.VISIT_READ_ALL) and (wanted.unit_id or wanted.host_id):
        where += " and (not v.hide_unit or v.host_id = :own)"
        values["own"] = caller.member_id
    found = await session.all(
        text(
            f"select v.id from visits v where v.building_id = :building and v.id = any(:ids) and {where}"
        ).bindparams(bindparam("ids", type_=ARRAY(Uuid))),
        {"building": caller.building_id, "ids": ids, **values},
    )
    fits = {row.id for row in found}
    return [one for one in ids if one in fits]


def in_order(rows: Sequence[Row[Any]], ids: Sequence[UUID]) -> list[Row[Any]]:
    """Rows with an `id`, in the order of the ids; whatever is gone meanwhile is left out."""
    by_id = {row.id: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]
