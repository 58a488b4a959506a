"""Frequent visitors of the demo's resident: people who came, one of them a favourite."""

from collections.abc import Sequence
from datetime import datetime

from gatehouse.contacts.contact_row import key_of
from gatehouse.platform.seed_buildings import SeedBuilding
from gatehouse.platform.seed_rows import Batch
from gatehouse.platform.seed_visits import Guest, Host

# Which of the demo's visitors, how the resident calls them, relationship, category, tags, plate, rank.
_KEPT: tuple[tuple[int, str | None, str, str, list[str], str | None, int | None], ...] = (
    (0, "Gardener", "service_provider", "services", ["garden"], None, 1),
    (1, None, "family", "family", [], "LSR-204-KT", None),
    (5, None, "friend", "friends", ["book club"], None, None),
)


def add_contacts(
    batch: Batch,
    building: SeedBuilding,
    host: Host,
    guests: Sequence[tuple[Guest, str]],
    at: datetime,
) -> None:
    """`guests` with their phones, in the demo's order."""
    for place, nickname, relationship, category, tags, plate, priority in _KEPT:
        guest, phone = guests[place]
        said = {"name": guest.name, "nickname": nickname, "email": None, "relationship_text": None}
        batch.add(
            "contacts",
            building.id,
            batch.id_at(at),
            host.member,
            guest.id,
            guest.name,
            nickname,
            phone,
            phone,
            relationship,
            category,
            tags,
            plate,
            priority,
            key_of({**said, "plate": plate, "tags": tags, "phone": phone, "phone_raw": phone}),
            at,
        )
