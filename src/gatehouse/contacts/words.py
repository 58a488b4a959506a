"""How a contact is described, brought into one form: relationship, category, tags, and what a search looks in."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

Relationship = Literal["family", "friend", "colleague", "service_provider", "business", "other"]
Category = Literal["family", "friends", "services", "business", "other"]
RELATIONSHIPS: tuple[Relationship, ...] = get_args(Relationship)
CATEGORIES: tuple[Category, ...] = get_args(Category)
MAX_TAGS = 20
_CATEGORY_OF: dict[Relationship, Category] = {
    "family": "family",
    "friend": "friends",
    "colleague": "business",
    "service_provider": "services",
    "business": "business",
    "other": "other",
}
_FEWEST_DIGITS = 3
_MOST_WORDS = 10
_GAPS = re.compile(r"[\s\-]+")
_PHONE_SIGNS = "+()-./"


def as_word(text: str) -> str:
    """One of our words as people write it: any case, spaces or dashes for underscores."""
    return _GAPS.sub("_", text.strip().lower())


def relationship_of(written: str | None) -> tuple[Relationship, str | None]:
    """The group a relationship belongs to, and the text itself where it is none of ours (CONTRACT 002: stored, grouped as other)."""
    if not written:
        return "other", None
    word = as_word(written)
    known = next((one for one in RELATIONSHIPS if one == word), None)
    return (known, None) if known else ("other", written)


def category_of(relationship: Relationship) -> Category:
    """Where a contact stands whose category nobody named."""
    return _CATEGORY_OF[relationship]


def distinct_tags(tags: Iterable[str]) -> list[str]:
    """Each tag once, whatever its case, as it was written first."""
    seen: dict[str, str] = {}
    for tag in tags:
        seen.setdefault(tag.lower(), tag)
    return list(seen.values())


def _folded(text: str) -> str:
    """Without case and marks: Adébáyọ̀ is found as adebayo."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())


def search_key(texts: Iterable[str | None], phones: Sequence[str]) -> str:
    """What `search_words` are looked for in: texts folded, phones as bare digits."""
    return " ".join([*(_folded(text) for text in texts if text), *(_digits(phone) for phone in phones)])


def search_words(written: str | None) -> list[str]:
    """The words that must all be in a contact's key. A phone may be written as people dial it: its first zeros and signs mean nothing."""
    words = []
    for part in (written or "").split()[:_MOST_WORDS]:
        bare = part.translate({ord(sign): None for sign in _PHONE_SIGNS})
        digits = _digits(bare)
        is_phone = len(digits) >= _FEWEST_DIGITS and digits == bare
        words.append(digits.lstrip("0") if is_phone else _folded(part))
    return [word for word in words if word]
