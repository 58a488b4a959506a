"""The application's routes, and its OpenAPI document as the judge of answers."""

import json
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from gatehouse.api import make_api, openapi_document
from gatehouse.auth.deps import Needs, NeedsBriefly
from gatehouse.auth.permissions import Permission
from gatehouse.core.config import Settings
from gatehouse.gate.access import guard_of

_DOCUMENT = "urn:document"


@cache
def routes() -> dict[str, APIRoute]:
    """Every route of the application by `METHOD /path`."""
    api = make_api(Settings(mode="demo", outbox=True))
    return {
        f"{method} {route.path_format}": route
        for route in api.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return openapi_document()


def operation(line: str) -> dict[str, Any]:
    """A route's entry in the document; empty for a page that is kept out of it."""
    method, path = line.split(" ")
    found: dict[str, Any] = document()["paths"].get(path, {}).get(method.lower(), {})
    assert found or not routes()[line].include_in_schema, f"{line} is missing in the document"
    return found


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its own reference followed."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: dict[str, Any] = document()["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def flat(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without its `or null`, references followed."""
    schema = resolve(schema)
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return flat(choices[0]) if choices else schema


def kind_of(schema: dict[str, Any]) -> str:
    """What a value is: `choice`, a format such as `uuid`, or else the JSON type."""
    found = flat(schema)
    if "enum" in found or "const" in found:
        return "choice"
    return str(found.get("format") or found.get("type") or "string")


def body_schema(line: str) -> dict[str, Any] | None:
    """The schema of a route's JSON body; None where it takes none."""
    content = operation(line).get("requestBody", {}).get("content", {})
    found: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return None if found is None else flat(found)


def rights_of(route: APIRoute) -> tuple[tuple[Permission, ...], bool] | None:
    """The rights a route asks for, and whether it needs a building; None for a public route."""
    pending: list[Dependant] = [route.dependant]
    while pending:
        dependant = pending.pop()
        asked = dependant.call.needs if isinstance(dependant.call, NeedsBriefly) else dependant.call
        if isinstance(asked, Needs):
            return asked.any_of, asked.in_building
        if dependant.call is guard_of:
            return (Permission.GATE_SCAN,), True
        pending.extend(dependant.dependencies)
    return None


def check_answer(line: str, answer: httpx.Response) -> None:
    """Status and content type are declared, and the body has the declared shape; a 405 has the error envelope."""
    assert answer.status_code < 500, f"{line}: {answer.status_code} {answer.text[:500]}"
    if not operation(line):
        return
    declared = operation(line)["responses"].get(str(answer.status_code))
    assert declared is not None, f"{line}: {answer.status_code} is not in the document: {answer.text[:300]}"
    media = answer.headers.get("content-type", "").split(";")[0]
    content = declared.get("content", {})
    assert media in content, f"{line}: {answer.status_code} came as {media!r}, declared {sorted(content)}"
    schema = content[media].get("schema")
    if media == "application/json" and schema:
        check_schema(schema, answer.json(), line)


@cache
def _components() -> jsonschema_rs.Registry:
    """The document's schemas, taken in once: each validator would otherwise keep megabytes of its own."""
    return jsonschema_rs.Registry([(_DOCUMENT, {"components": document()["components"]})])


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema.replace('"#/components', f'"{_DOCUMENT}#/components')),
        validate_formats=True,
        registry=_components(),
    )


def check_schema(schema: dict[str, Any], value: Any, line: str) -> None:
    """A value fits a schema of the document."""
    faults = [
        f"{list(error.instance_path)}: {error.message}"
        for error in _validator(json.dumps(schema)).iter_errors(value)
    ]
    assert not faults, f"{line}: " + "; ".join(faults[:5])


def check_envelope(answer: httpx.Response, status: int) -> dict[str, Any]:
    """An error in the one envelope; gives `error`."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:500]}"
    body = answer.json()
    check_schema({"$ref": "#/components/schemas/ErrorEnvelope"}, body, str(answer.request.url))
    assert body["message"] == body["error"]["message"]
    assert body["requestId"] == answer.headers["x-request-id"]
    found: dict[str, Any] = body["error"]
    return found
