"""Bodies a dependency reads itself, because one route takes JSON and files: checked and documented as the framework would."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from gatehouse.core.errors import Malformed

Model = TypeVar("Model", bound=BaseModel)
_MOST_PROBLEMS = 100


def read_json(model: type[Model], body: bytes) -> Model:
    """The body as a `model`. 400 for what is no JSON, 422 with the fields for what does not fit."""
    if not body:
        raise RequestValidationError(
            [{"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}]
        )
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        raise RequestValidationError(
            [{**problem, "loc": ("body", *problem["loc"])} for problem in problems[:_MOST_PROBLEMS]]
        ) from error


def json_schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema without references, for a request body the OpenAPI document cannot see by itself."""
    whole = model.model_json_schema()
    found: dict[str, Any] = _inlined(whole, whole.get("$defs", {}))
    return found


def _inlined(part: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name in parts:
            return _inlined(parts[name], parts)
        return {key: _inlined(value, parts) for key, value in part.items() if key != "$defs"}
    return [_inlined(one, parts) for one in part] if isinstance(part, list) else part
