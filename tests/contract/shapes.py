"""Does an answer have the promised shape? Extra fields are welcome, missing or wrong ones are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from .model import Shape


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", value):
        return False
    return _parses(datetime.fromisoformat, value)


def _is_date(value: object) -> bool:
    return isinstance(value, str) and len(value) == len("2030-01-31") and _parses(date.fromisoformat, value)


def _is_uuid(value: object) -> bool:
    return isinstance(value, str) and _parses(UUID, value) and str(UUID(value)) == value


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TYPES: dict[str, Callable[[object], bool]] = {
    "str": lambda value: isinstance(value, str),
    "int": _is_int,
    "number": lambda value: isinstance(value, float) or _is_int(value),
    "bool": lambda value: isinstance(value, bool),
    "uuid": _is_uuid,
    "time": _is_time,  # UTC, written with Z
    "date": _is_date,
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "any": lambda value: value is not None,
}


def matches(shape: Shape, value: object, where: str = "data") -> list[str]:
    """What is wrong with `value`, one line each; nothing when it has the shape.

    A name ending in `?` may be null, but the field must be there.
    """
    return list(_mismatches(shape, value, where))


def _mismatches(shape: Shape, value: object, where: str) -> Iterator[str]:
    if isinstance(shape, str):
        if value is None and shape.endswith("?"):
            return
        if not TYPES[shape.removesuffix("?")](value):
            yield f"{where}: expected {shape}, got {value!r}"
    elif isinstance(shape, Mapping):
        if not isinstance(value, dict):
            yield f"{where}: expected an object, got {value!r}"
            return
        for name, inner in shape.items():
            if name in value:
                yield from _mismatches(inner, value[name], f"{where}.{name}")
            else:
                yield f"{where}.{name}: missing"
    elif not isinstance(value, list):
        yield f"{where}: expected a list, got {value!r}"
    else:
        for number, item in enumerate(value):
            yield from _mismatches(shape[0], item, f"{where}[{number}]")


def faults(shape: Shape, where: str = "data") -> list[str]:
    """What is wrong with a shape itself: unknown type names, lists without exactly one item."""
    if isinstance(shape, str):
        return [] if shape.removesuffix("?") in TYPES else [f"{where}: unknown type {shape}"]
    if isinstance(shape, Mapping):
        return [fault for name, inner in shape.items() for fault in faults(inner, f"{where}.{name}")]
    if len(shape) != 1:
        return [f"{where}: a list shape names exactly one item"]
    return faults(shape[0], f"{where}[]")
