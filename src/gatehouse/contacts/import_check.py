"""What a list's rows are worth, one by one: only phone and name must be right, whatever else will not do is left out and said."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from gatehouse.contacts.contact_row import key_of
from gatehouse.contacts.import_rows import RawContact
from gatehouse.contacts.words import (
    CATEGORIES,
    MAX_TAGS,
    as_word,
    category_of,
    distinct_tags,
    relationship_of,
)
from gatehouse.core.emails import normalise_email
from gatehouse.core.ids import new_id
from gatehouse.core.names import one_line
from gatehouse.core.phones import normalise_phone

_LONGEST_NAME, _LONGEST_PHONE, _LONGEST_NOTES, _LONGEST_TAG, _LONGEST_PLATE = 100, 40, 1000, 50, 20


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row. `columns` are those of the contact it would make."""

    line: int
    name: str | None
    phone: str | None
    outcome: Literal["imported", "skipped", "failed"]
    code: str | None = None
    message: str | None = None
    contact_id: UUID | None = None
    columns: dict[str, Any] | None = None


def judge_rows(rows: Sequence[RawContact], country: str) -> list[Settled]:
    """Each row by what it says: taken, failed, or skipped for a phone that an earlier one has. `imported` is what it would be."""
    first: dict[str, int] = {}
    settled = []
    for raw in rows:
        row = _judge(raw, country)
        if row.outcome == "imported" and row.phone is not None:
            line = first.setdefault(row.phone, row.line)
            if line != row.line:
                said = f"The one at {line} has this phone already."
                row = replace(row, outcome="skipped", code="TWICE_IN_LIST", message=said, contact_id=None)
        settled.append(row)
    return settled


def _judge(raw: RawContact, country: str) -> Settled:
    name = _name(raw.cells.get("name"), _whole_name(raw), raw.cells.get("nickname"))
    if not raw.phones:
        return Settled(raw.line, name, None, "failed", "PHONE_MISSING", "There is no phone number.")
    written, phone = _usable_phone(raw.phones, country)
    if phone is None:
        said = "The phone number must have 7 to 15 digits."
        return Settled(raw.line, name, written[:_LONGEST_PHONE], "failed", "PHONE_INVALID", said)
    if name is None:
        return Settled(raw.line, None, phone, "failed", "NAME_MISSING", "There is no name.")
    columns, left_out = _columns(raw, name, phone, written)
    if others := len({*raw.phones} - {written}):
        left_out.append("1 other number" if others == 1 else f"{others} other numbers")
    message = f"Left out: {', '.join(left_out)}." if left_out else None
    return Settled(raw.line, name, phone, "imported", None, message, new_id(), columns)


def _usable_phone(phones: Sequence[str], country: str) -> tuple[str, str | None]:
    """The first number that is one, as written and in E.164."""
    for written in phones:
        with contextlib.suppress(ValueError):
            if len(written) <= _LONGEST_PHONE:
                return written, normalise_phone(written, country)
    return phones[0], None


def _whole_name(raw: RawContact) -> str:
    return " ".join(raw.cells[part] for part in ("first_name", "last_name") if part in raw.cells)


def _name(*written: str | None) -> str | None:
    """The first of these that can be a name."""
    for text in written:
        with contextlib.suppress(ValueError):
            if name := one_line(" ".join((text or "").split())):
                return name[:_LONGEST_NAME].strip()
    return None


def _columns(raw: RawContact, name: str, phone: str, written: str) -> tuple[dict[str, Any], list[str]]:
    """The contact's columns, and what could not be taken: only its phone and name must be right."""
    cells, left_out = raw.cells, []
    email = None
    if "email" in cells:
        try:
            email = normalise_email(cells["email"])
        except ValueError:
            left_out.append("the e-mail address")
    relationship, own_words = relationship_of(cells.get("relationship", "")[:_LONGEST_TAG])
    category = as_word(cells.get("category", ""))
    priority = cells.get("priority", "")
    # "* myContacts" and the like are Google's own labels.
    tags = [tag[:_LONGEST_TAG] for part in raw.tags if (tag := part.strip()) and not tag.startswith("* ")]
    plate = cells.get("plate")
    columns = {
        "name": name,
        "nickname": _name(cells.get("nickname")),
        "phone": phone,
        "phone_raw": written,
        "email": email,
        "relationship": relationship,
        "relationship_text": own_words,
        "category": category if category in CATEGORIES else category_of(relationship),
        "priority": int(priority) if priority in {"1", "2", "3", "4", "5"} else None,
        "notes": cells.get("notes", "")[:_LONGEST_NOTES] or None,
        "plate": plate[:_LONGEST_PLATE] if plate else None,
        "tags": distinct_tags(tags)[:MAX_TAGS],
    }
    return columns | {"search_key": key_of(columns)}, left_out
