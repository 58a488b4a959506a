"""Every model of a request, given values nobody means: it says what is wrong with them, and nothing else comes out of it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import AliasChoices, ValidationError

from gatehouse.api import make_api
from gatehouse.core.schema import In

_VALUES: tuple[Any, ...] = (
    None,
    "",
    " ",
    [],
    [None],
    {},
    0,
    -1,
    True,
    1e400,
    float("nan"),
    "x" * 5000,
    "\ud800",
    "\x00",
)


def _below(model: type[In]) -> Iterator[type[In]]:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)


def _names(model: type[In]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        if field.alias:
            yield field.alias
        if isinstance(field.validation_alias, AliasChoices):
            yield from (choice for choice in field.validation_alias.choices if isinstance(choice, str))


@pytest.mark.usefixtures("environment")
def test_no_value_breaks_a_model() -> None:
    assert make_api().routes  # all doors, and with them all models, are loaded
    models = set(_below(In))
    assert len(models) > 100
    for model in models:
        for name in _names(model):
            for value in _VALUES:
                with contextlib.suppress(ValidationError):
                    model.model_validate({name: value})
