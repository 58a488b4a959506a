"""What the table says of one route: who may call it, on what, with which body, and what spoils it."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import httpx

from gatehouse.auth.permissions import Permission
from tests.every_route.document import check_answer
from tests.make.buildings import Building, Member
from tests.make.http import Bench

SUPER, ADMIN, LANDLORD, RESIDENT, GUARD = (
    "super_admin",
    "building_admin",
    "landlord",
    "resident",
    "security",
)
ROLES = (SUPER, ADMIN, LANDLORD, RESIDENT, GUARD)
HOSTS = (ADMIN, LANDLORD, RESIDENT)


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about. `row` must not change by a foreign call; `mark` shows in the owner's list and in nobody else's.

    `headers` are what the request proves itself by when it is nobody's session: a gate device's cookie.
    """

    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    row: tuple[str, UUID] | None = None
    mark: str | None = None


Maker: TypeAlias = Callable[[Bench, Building, Member], Coroutine[Any, Any, Target]]


async def nothing(_bench: Bench, _home: Building, _who: Member) -> Target:
    """A route that is about nothing but its caller."""
    return Target()


@dataclass(frozen=True, slots=True)
class Bad:
    """A spoiled request: changes of body or query, the status, and the field the details must name."""

    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    status: int = 422
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One route. `rights` None: public. `foreign` is what the same role of another building gets; None: the route names no target.

    `names_building`: the path or body says which building is meant, so a super admin reaches it from anywhere.
    """

    line: str
    rights: tuple[Permission, ...] | None
    roles: tuple[str, ...]
    make: Maker = nothing
    status: int = 200
    foreign: int | None = None
    names_building: bool = False
    bad: tuple[Bad, ...] = ()
    media: str = "application/json"

    @property
    def method(self) -> str:
        """GET, POST …"""
        return self.line.split(" ")[0]

    @property
    def path(self) -> str:
        """The template."""
        return self.line.split(" ")[1]

    @property
    def public(self) -> bool:
        """Whether the route takes no session."""
        return self.rights is None

    def url(self, target: Target) -> str:
        """The address for a target."""
        return self.path.format(**target.params)

    async def send(
        self,
        bench: Bench,
        who: Member | None,
        target: Target,
        *,
        building: UUID | None = None,
        **options: Any,
    ) -> httpx.Response:
        """One request; its answer is always held against the OpenAPI document. A super admin names `building`."""
        headers = {**target.headers, **options.pop("headers", {})}
        who = None if self.public else who
        if who is not None and who.role == SUPER and building is not None:
            headers["X-Building-Id"] = str(building)
        answer = await bench.call(
            who,
            self.method,
            options.pop("url", None) or self.url(target),
            options.pop("body", target.body) if "content" not in options else None,
            params=options.pop("params", target.query) or None,
            headers=headers,
            **options,
        )
        check_answer(self.line, answer)
        return answer


async def person(bench: Bench, home: Building, role: str) -> Member:
    """Somebody in a role."""
    return await bench.super_admin() if role == SUPER else home.by_role(role)


async def at_work(bench: Bench, case: Case) -> tuple[Building, Member, Target]:
    """A building, the least of those who may call the route, and what the call is about."""
    home = await bench.building()
    who = await person(bench, home, next((role for role in reversed(case.roles) if role != SUPER), SUPER))
    return home, who, await case.make(bench, home, who)
