"""The caller's contacts as a file for spreadsheets; it can be imported again."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from gatehouse.contacts.schemas import ContactOut
from gatehouse.core.csv_cells import csv_file

COLUMNS = (
    "name",
    "nickname",
    "phone",
    "email",
    "relationship",
    "category",
    "priority",
    "tags",
    "notes",
    "plate",
    "visit_count",
    "last_visited",
)


def contacts_csv(contacts: Sequence[ContactOut], *, time_zone: str) -> str:
    """One line a contact, every cell harmless; times on the building's clocks."""
    zone = ZoneInfo(time_zone)
    return csv_file(
        COLUMNS,
        (
            (
                contact.name,
                contact.nickname,
                contact.phone,
                contact.email,
                contact.relationship_text or contact.relationship,
                contact.category,
                contact.priority,
                ", ".join(contact.tags),
                contact.notes,
                contact.plate,
                contact.visit_count,
                f"{contact.last_visited.astimezone(zone):%Y-%m-%d %H:%M}" if contact.last_visited else "",
            )
            for contact in contacts
        ),
    )
