"""Months of invented traffic for one building: who comes when, for how long, and what the guard has to refuse."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gatehouse.core.demo_accounts import DEMO_DOMAIN
from gatehouse.platform.seed_buildings import (
    Login,
    SeedBuilding,
    add_ban,
    add_building,
    add_member,
    add_units,
    add_user,
)
from gatehouse.platform.seed_names import FAMILY, GIVEN, KINDS, PLACES
from gatehouse.platform.seed_rows import Batch
from gatehouse.platform.seed_visits import (
    Digits,
    Guard,
    Guest,
    Host,
    Passage,
    Refusal,
    VisitStory,
    add_scan,
    add_visit,
)

_ZONE = ZoneInfo("Africa/Lagos")
_BLOCKS, _UNITS = 4, 15
_BY_WEEKDAY = (0.95, 0.9, 0.95, 1.0, 1.1, 1.3, 1.1)
_REGULARS = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of visit: how often, at which local hours (with weights), how long people stay, how the host calls it."""

    name: str
    share: float
    hours: tuple[int, ...]
    weights: tuple[int, ...]
    minutes: tuple[int, int]
    titles: tuple[str, ...]


_ALL_DAY = tuple(range(7, 22))
_KINDS = (
    Kind(
        "delivery",
        0.36,
        _ALL_DAY,
        (1, 2, 4, 6, 7, 8, 8, 7, 6, 6, 7, 8, 7, 4, 2),
        (3, 15),
        ("Parcel", "Groceries", "Lunch", "Water", "Pharmacy"),
    ),
    Kind(
        "single",
        0.28,
        _ALL_DAY,
        (1, 1, 2, 3, 4, 5, 5, 4, 4, 5, 7, 9, 9, 6, 3),
        (40, 240),
        ("Visit", "Dinner", "Coffee", "Study group", "Fitting"),
    ),
    Kind(
        "cab",
        0.12,
        _ALL_DAY,
        (8, 9, 5, 3, 3, 3, 3, 3, 3, 4, 6, 7, 5, 4, 3),
        (3, 12),
        ("Airport cab", "Ride", "School run"),
    ),
    Kind(
        "service",
        0.11,
        tuple(range(8, 18)),
        (5, 8, 9, 8, 6, 5, 6, 5, 4, 2),
        (30, 180),
        ("Generator service", "Cleaning", "Pest control", "Gas refill"),
    ),
    Kind(
        "contractor",
        0.05,
        tuple(range(8, 17)),
        (9, 8, 6, 4, 3, 3, 3, 2, 1),
        (120, 480),
        ("Painting", "Tiling", "Fibre installation", "Plumbing"),
    ),
    Kind(
        "group",
        0.05,
        tuple(range(10, 20)),
        (1, 2, 3, 4, 5, 6, 7, 8, 7, 4),
        (90, 300),
        ("Birthday", "Prayer meeting", "Family lunch", "Book club"),
    ),
    Kind(
        "recurring",
        0.03,
        tuple(range(7, 11)),
        (5, 8, 4, 2),
        (180, 480),
        ("House help", "Home lessons", "Driver", "Nurse"),
    ),
)
_CUMULATIVE = [sum(kind.share for kind in _KINDS[: position + 1]) for position in range(len(_KINDS))]


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time told, and about how many visits a day."""

    start: datetime
    now: datetime
    per_day: int

    @property
    def days(self) -> int:
        """Days with traffic, today among them."""
        return (self.now - self.start).days + 1


class Traffic:
    """One building's story, told in pieces so that memory stays small."""

    def __init__(self, seed: int, number: int, span: Span, password_hash: str) -> None:
        # Not for secrets: the same seed tells the same story.
        self._rng = random.Random(f"{seed}/{number}")  # noqa: S311
        self._batch = Batch(self._rng)
        self._span = span
        self._tag = f"s{seed}b{number}"
        self._hash = password_hash
        self._visitors = 0
        self._regulars: list[Guest] = []
        self.building = self._make_building(number)
        assert self.building.digits is not None
        self._digits: Digits = self.building.digits

    def pieces(self, *, rows: int = 20_000) -> Iterator[Batch]:
        """The rows, a batch at a time; each is to be written before the next is asked for."""
        for day in range(self._span.days):
            midnight = (
                (self._span.start + timedelta(days=day))
                .astimezone(_ZONE)
                .replace(hour=0, minute=0, second=0, microsecond=0)
            )
            for _ in range(self._per_day(midnight)):
                self._visit(midnight)
            self._strangers(midnight)
            if self._batch.count(("visits", "scans")) * 4 >= rows:
                yield self._batch
        yield self._batch

    def _per_day(self, midnight: datetime) -> int:
        return max(
            1,
            round(
                self._rng.gauss(
                    self._span.per_day * _BY_WEEKDAY[midnight.weekday()], self._span.per_day * 0.1
                )
            ),
        )

    def _name(self) -> tuple[str, str]:
        return self._rng.choice(GIVEN), self._rng.choice(FAMILY)

    def _make_building(self, number: int) -> SeedBuilding:
        rng, batch = self._rng, self._batch
        made = self._span.start - timedelta(days=30)
        name = f"{rng.choice(PLACES)} {rng.choice(KINDS)} {number}"
        building = add_building(
            batch,
            name=name,
            email=f"office.{self._tag}@{DEMO_DOMAIN}",
            address=f"{rng.randint(1, 99)} {name}",
            city=rng.choice(("Lekki", "Ikeja", "Yaba", "Surulere", "Ajah")),
            phone=self._phone(0),
            made=made,
            until=self._span.now + timedelta(days=365),
            seats=400,
        )
        units = [
            unit
            for block in "ABCD"[:_BLOCKS]
            for unit in add_units(batch, building, f"Block {block}", range(1, _UNITS + 1))
        ]
        admin = self._person("admin", "building_admin", building, made)
        landlord = self._person("landlord", "landlord", building, made)
        del landlord
        for guard in range(1, 4):
            self._person(f"guard{guard}", "security", building, made)
        for position, unit in enumerate(units, start=1):
            self._person(f"resident{position}", "resident", building, made, unit=unit)
            if position % 2:
                self._person(f"resident{position}b", "resident", building, made, unit=unit, order=2)
        self.building = building
        self._regulars = [self._new_guest(made) for _ in range(_REGULARS)]
        for position in range(3):
            phone, by = self._phone(9_000_000 + position), admin if position else building.residents[0]
            scope, severity = ("building", "high") if position else ("personal", "low")
            at = made + timedelta(days=31 + position)
            reason = rng.choice(
                ("Rude to the guards.", "Damaged the barrier.", "Left with a neighbour's parcel.")
            )
            add_ban(
                batch,
                building,
                phone=phone,
                name=" ".join(self._name()),
                reason=reason,
                severity=severity,
                by=by,
                scope=scope,
                at=at,
            )
        return building

    def _person(self, login: str, role: str, building: SeedBuilding, made: datetime, **home: Any) -> Host:
        user = add_user(
            self._batch,
            self._name(),
            self._phone(self._rng.randrange(8_000_000)),
            Login(f"{login}.{self._tag}@{DEMO_DOMAIN}", self._hash),
            made,
        )
        return add_member(self._batch, building, user, role, **home)

    def _phone(self, number: int) -> str:
        return f"+234700{number:07d}"

    def _new_guest(self, at: datetime) -> Guest:
        self._visitors += 1
        phone, guest = self._phone(self._visitors), Guest(self._batch.id_at(at), " ".join(self._name()))
        self._batch.add("visitors", self.building.id, guest.id, phone, phone, guest.name, at)
        return guest

    def _guest(self, at: datetime) -> Guest:
        # A few come again and again, most only once or twice.
        if self._rng.random() < 0.6:
            return self._regulars[int(_REGULARS * self._rng.random() ** 2.5)]
        return self._new_guest(at)

    def _party(self, kind: Kind, at: datetime) -> Sequence[Guest]:
        party = (
            {guest.id: guest for guest in (self._guest(at) for _ in range(self._rng.randint(2, 6)))}
            if kind.name == "group"
            else {}
        )
        return tuple(party.values()) or (self._guest(at),)

    def _visit(self, midnight: datetime) -> None:
        rng, now = self._rng, self._span.now
        kind = rng.choices(_KINDS, cum_weights=_CUMULATIVE)[0]
        start = midnight + timedelta(
            hours=rng.choices(kind.hours, kind.weights)[0], minutes=rng.randrange(60)
        )
        created = start - timedelta(minutes=rng.choice((20, 45, 90, 240, 900, 2000)))
        if created > now:
            return
        recurring = kind.name == "recurring"
        story = VisitStory(
            self.building.id,
            rng.choice(self.building.residents),
            self._party(kind, created),
            rng.choice(kind.titles),
            kind.name,
            created,
            start,
            start + (timedelta(days=30) if recurring else timedelta(hours=4 if kind.minutes[1] < 60 else 12)),
            "pending",
            max_entries=200 if recurring else 1,
            door=rng.choice(("002", "002", "002", "000", "004")),
        )
        if recurring:
            story.rule = (0b0011111, 6 * 60, 20 * 60)
        self._happen(story, kind)
        add_visit(self._batch, story, self._digits, now=now)

    def _happen(self, story: VisitStory, kind: Kind) -> None:
        """What became of it: called off, missed, come and gone, or still inside."""
        rng, now, luck = self._rng, self._span.now, self._rng.random()
        if luck < 0.04:
            story.status, story.ended = "cancelled", min(now, story.start)
            story.cancel_reason = rng.choice(("Plans changed.", "Moved to another day.", None))
            return
        missed = luck < 0.12
        if not missed:
            story.passages = self._passages(story, kind)
        if rng.random() < 0.05:
            self._refuse_first(story)
        last = story.passages[-1] if story.passages else None
        if last is not None and last.left is None:
            story.status = "active"
        elif last is not None and last.left is not None and story.max_entries == 1:
            story.status, story.ended = "completed", last.left
        elif story.end <= now:
            story.status, story.ended = "expired", story.end

    def _passages(self, story: VisitStory, kind: Kind) -> list[Passage]:
        rng, now, made = self._rng, self._span.now, []
        for day in range(30 if kind.name == "recurring" else 1):
            came = story.start + timedelta(days=day, minutes=rng.randint(-20, 60), seconds=rng.randrange(60))
            if came >= now:
                break
            if day and (came.weekday() > 4 or rng.random() < 0.15):
                continue
            left = came + timedelta(minutes=rng.randint(*kind.minutes), seconds=rng.randrange(60))
            guard, guard_out = self._guard(), self._guard()
            made.append(Passage(came, left if left < now else None, guard, guard_out))
        return made

    def _refuse_first(self, story: VisitStory) -> None:
        rng = self._rng
        if story.passages and story.passages[0].left is not None and story.max_entries == 1:
            at, reason = story.passages[0].left + timedelta(minutes=rng.randint(1, 30)), "used_up"
        elif story.passages:
            at, reason = story.passages[0].came - timedelta(minutes=rng.randint(1, 5)), "gate_closed"
        elif rng.random() < 0.5:
            at, reason = story.start - timedelta(minutes=rng.randint(70, 180)), "not_yet_valid"
        else:
            at, reason = story.end + timedelta(minutes=rng.randint(1, 180)), "expired"
        if story.created < at < self._span.now:
            story.refusals = [Refusal(at, reason, self._guard())]

    def _guard(self) -> Guard:
        return self._rng.choice(self.building.guards)

    def _strangers(self, midnight: datetime) -> None:
        """People with a code nobody knows, mistyped or made up."""
        for _ in range(self._rng.randint(0, 2)):
            at = midnight + timedelta(minutes=self._rng.randint(7 * 60, 22 * 60))
            if at < self._span.now:
                add_scan(
                    self._batch,
                    self.building.id,
                    self._guard(),
                    at,
                    direction="entry",
                    visit=None,
                    pass_id=None,
                    reason="unknown_code",
                )
