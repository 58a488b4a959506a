"""What a list of people looks like: for reading, and as a CSV file to fill in."""

from gatehouse.core.csv_cells import csv_file
from gatehouse.identity.import_check import IMPORTED
from gatehouse.identity.import_rows import FIELDS, MAX_BYTES, MAX_ROWS
from gatehouse.identity.schemas_import import TemplateRow, TemplatesOut

_EXAMPLES = (
    (
        "ada.obi@example.com",
        "Ada",
        "Obi",
        "08012345678",
        "resident",
        "A101",
        "",
        "Emeka Obi",
        "08087654321",
        "brother",
    ),
    ("musa.bello@example.com", "Musa", "Bello", "08023456789", "security", "", "", "", "", ""),
    ("grace.eze@example.com", "Grace", "Eze", "08034567890", "landlord", "B202", "Tower B", "", "", ""),
)
_RULES = {
    "email": "Required. A person's own address; each once in a list.",
    "first_name": "Required, up to 100 characters.",
    "last_name": "Required, up to 100 characters.",
    "phone": "7 to 15 digits; without a country code it is one of the building's country.",
    "role": f"One of {', '.join(IMPORTED)}; resident when left out. Administrators are added one by one.",
    "apartment_number": "Up to 20 characters. A unit the building has, unless units are to be created.",
    "block": "Only with an apartment number; needed where several units have that number.",
    "emergency_contact_name": "Up to 100 characters.",
    "emergency_contact_phone": "As phone.",
    "emergency_contact_relationship": "Up to 50 characters.",
    "file": f"CSV in UTF-8, separated by , or ; with the columns named in its first line; up to {MAX_ROWS:,} rows and 2 MB.",
}


def templates() -> TemplatesOut:
    """The columns, examples and rules."""
    return TemplatesOut(
        csv_headers=list(FIELDS),
        example_data=[TemplateRow(**dict(zip(FIELDS, row, strict=True))) for row in _EXAMPLES],
        validation_rules=_RULES,
        max_rows=MAX_ROWS,
        max_bytes=MAX_BYTES,
    )


def template_csv() -> str:
    """A file to fill in, with the examples in it."""
    return csv_file(FIELDS, _EXAMPLES)
