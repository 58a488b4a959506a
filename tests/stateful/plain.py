"""A visit as plain Python thinks of it: no database, no locks, a few lists. What the product does is held against this."""

from dataclasses import dataclass, field


@dataclass
class PlainGuest:
    """One visitor: how often they came in, and whether they are inside."""

    uses: int = 0
    inside: bool = False
    banned: bool = False


@dataclass
class PlainVisit:
    """A visit with its party. `scans` counts every attempt, `told` every passage and every correction."""

    max_entries: int
    guests: list[PlainGuest]
    cancelled: bool = False
    scans: int = 0
    told: int = 0
    last: tuple[str, list[int]] | None = field(default=None)
    """The last passage, while it may be undone."""

    def enter(self, named: list[int], *, old_code: bool = False) -> str | list[int]:
        """A reason, or who comes in."""
        self.scans += 1
        party = named or list(range(len(self.guests)))
        outside = [one for one in party if not self.guests[one].inside]
        left = [one for one in outside if self.guests[one].uses < self.max_entries]
        if any(self.guests[one].banned for one in party):
            return "banned"
        if not outside:
            return "already_inside"
        if self.cancelled or old_code:
            return "cancelled"
        if not left:
            return "used_up"
        for one in left:
            self.guests[one].uses += 1
            self.guests[one].inside = True
        self._passed("entry", left)
        return left

    def leave(self, named: list[int]) -> str | list[int]:
        """A reason, or who leaves. A cancelled visit, a ban and an old code keep nobody inside."""
        self.scans += 1
        party = named or list(range(len(self.guests)))
        leaving = [one for one in party if self.guests[one].inside]
        if not leaving:
            return "not_inside"
        for one in leaving:
            self.guests[one].inside = False
        self._passed("exit", leaving)
        return leaving

    def either(self, named: list[int], *, old_code: bool = False) -> str | list[int]:
        """Out if somebody of the party is inside, else in."""
        party = named or list(range(len(self.guests)))
        if any(self.guests[one].inside for one in party):
            return self.leave(named)
        return self.enter(named, old_code=old_code)

    def undo(self) -> bool:
        """Take the last passage back; False when there is none to take back."""
        if self.last is None:
            return False
        direction, who = self.last
        for one in who:
            guest = self.guests[one]
            guest.inside = direction == "exit"
            guest.uses -= direction == "entry"
        self.last = None
        self.told += 1
        return True

    def terminate(self, one: int) -> bool:
        """An administrator ends one stay; that cannot be undone by a guard."""
        if not self.guests[one].inside:
            return False
        self.guests[one].inside = False
        self.last = None
        self.told += 1
        return True

    def _passed(self, direction: str, who: list[int]) -> None:
        self.told += 1
        self.last = (direction, who)
