"""What is written of a contact, whichever way it came: the columns that describe it, its phone, and the key a search looks in."""

from collections.abc import Mapping
from typing import Any

from gatehouse.contacts.schemas import Details
from gatehouse.contacts.words import category_of, relationship_of, search_key
from gatehouse.core.errors import Invalid
from gatehouse.core.phones import normalise_phone


def phone_of(written: str, country: str) -> str:
    """E.164. 422 `phone`."""
    try:
        return normalise_phone(written, country)
    except ValueError as error:
        raise Invalid.field("phone", f"This {error}.") from error


def described(said: Details) -> dict[str, Any]:
    """The columns beside name, phone and e-mail; what was left out at its default."""
    relationship, own_words = relationship_of(said.relationship)
    return {
        "nickname": said.nickname,
        "relationship": relationship,
        "relationship_text": own_words,
        "category": said.category or category_of(relationship),
        "priority": said.priority,
        "notes": said.notes,
        "plate": said.plate,
        "tags": said.tags or [],
    }


def key_of(columns: Mapping[str, Any]) -> str:
    """What a search of this contact looks in."""
    texts = (columns[name] for name in ("name", "nickname", "email", "relationship_text", "plate"))
    return search_key([*texts, *columns["tags"]], [columns["phone"], columns["phone_raw"]])
