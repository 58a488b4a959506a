"""Which bans a list is asked for: those that hold now, where nothing is said."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BeforeValidator


def _blank_is_active(value: object) -> object:
    return value if not isinstance(value, str) or value.strip() else "active"


Status = Annotated[
    Literal["active", "expired", "lifted", "all"],
    BeforeValidator(_blank_is_active),
    Query(description="`active` where nothing is said."),
]
