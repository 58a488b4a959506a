"""What one route of a seed promises: who may call it, what goes in, what comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

# A type name ("str", "uuid?", see shapes.py), fields by name, or a list whose items all have one shape.
Shape: TypeAlias = "str | Mapping[str, Shape] | list[Shape]"
Fields: TypeAlias = "dict[str, Shape]"
Body: TypeAlias = "dict[str, Any]"
Roles: TypeAlias = "tuple[str, ...]"

PUBLIC: Roles = ("public",)
ANY: Roles = ("any",)
SUPER: Roles = ("super_admin",)
GUARD: Roles = ("security",)
ADMIN: Roles = ("building_admin", "super_admin")
LIVES: Roles = ("landlord", "resident")
HOST: Roles = (*ADMIN, *LIVES)
GATE: Roles = (*ADMIN, *GUARD)
ALL_ROLES: Roles = (*ADMIN, *LIVES, *GUARD)

NOTHING: Fields = {}  # the envelope alone matters


@dataclass(frozen=True)
class SeedRoute:
    seed: str
    method: str
    path: str
    roles: Roles
    request: Body | None
    query: dict[str, str]
    status: int
    answer: Shape | None  # inside `data`; None where there is no envelope
    top: Fields
    source: str
    deprecated: bool = False
    alias_of: str | None = None
    media: str = "application/json"

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def key(self) -> str:
        return nameless(self.line)


@dataclass(frozen=True)
class Section:
    """One heading of a seed; its routes are written relative to `prefix`."""

    seed: str
    source: str
    prefix: str = ""
    roles: Roles = field(default=ANY)

    def route(
        self,
        line: str,
        answer: Shape | None,
        roles: Roles | None = None,
        *,
        body: Body | None = None,
        query: dict[str, str] | None = None,
        status: int = 200,
        top: Fields | None = None,
        alias_of: str | None = None,
        media: str = "application/json",
    ) -> SeedRoute:
        method, _, path = line.partition(" ")
        return SeedRoute(
            seed=self.seed,
            method=method,
            path=self.prefix + path,
            roles=self.roles if roles is None else roles,
            request=body,
            query=query or {},
            status=status,
            answer=answer,
            top=top or {},
            source=self.source,
            alias_of=alias_of,
            media=media,
        )


def nameless(text: str) -> str:
    """The same line or path with the parameter names taken out."""
    return re.sub(r"\{[^}]*\}", "{}", text)
