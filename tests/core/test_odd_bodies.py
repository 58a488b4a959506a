"""Every model of a request, and every parameter, given values nobody means: it says what is wrong with them, and nothing else comes out of it."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic import AliasChoices, ValidationError

from gatehouse.api import make_api
from gatehouse.core.problems import field_problems
from gatehouse.core.schema import In
from gatehouse.gate.routes_denials import DenialIn

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


@pytest.mark.usefixtures("environment")
def test_no_text_breaks_a_parameter() -> None:
    fields = {
        (route.path, field.name): field
        for route in make_api().routes
        if isinstance(route, APIRoute)
        for field in get_flat_params(route.dependant)
    }
    assert len(fields) > 300
    for (path, name), field in fields.items():
        for value in _VALUES:
            if isinstance(value, str):
                _, problems = field.validate(value, {}, loc=("query", name))
                assert isinstance(problems, list), f"{name} of {path}: {value!r}"


@pytest.mark.parametrize(
    ("reason", "says"),
    [("no", "String should have at least 3 characters"), ("x" * 5000, "String should have at most")],
)
def test_a_text_is_counted_in_characters(reason: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DenialIn.model_validate({"reason": reason})
    [problem] = field_problems(refused.value.errors())
    assert problem.field == "reason"
    assert problem.message.startswith(says), problem.message
    assert problem.message.endswith(" characters"), "items are what a list has"
