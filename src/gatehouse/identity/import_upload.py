"""A list of people as a request brings it: JSON, a CSV body, or a form with a CSV file. One dependency, so that one route takes all three.

Nothing is read before the caller is known, and nothing large is parsed on the event loop.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from gatehouse.core.errors import Invalid
from gatehouse.core.own_body import json_schema_of, read_json
from gatehouse.core.schema import Text
from gatehouse.identity.import_people import Wish
from gatehouse.identity.import_rows import FIELDS, MAX_BYTES, Sheet, read_csv
from gatehouse.identity.schemas_import import BulkIn

MAX_BODY = MAX_BYTES + 50_000
"""Bytes: a file of 2 MB and the form around it."""
_CSV = frozenset({"text/csv", "application/csv", "text/plain"})
_MAPPING: TypeAdapter[dict[Text, Text | None]] = TypeAdapter(dict[Text, Text | None])
_CHOICE = TypeAdapter(bool)
_ID = TypeAdapter(UUID)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says; a form's or a JSON body's own fields win over it."""

    building_id: UUID | None
    mapping: str | None
    create_units: bool | None
    send_welcome_emails: bool | None


def _asked(
    building_id: Annotated[UUID | None, Query(description="The building; one's own when left out.")] = None,
    mapping: Annotated[
        Text | None,
        Query(
            max_length=5000,
            description='CSV: our field → the file\'s header as JSON, like {"email": "E-Mail"}.',
        ),
    ] = None,
    create_units: Annotated[bool | None, Query(description="Make units the building does not have.")] = None,
    send_welcome_emails: Annotated[
        bool | None, Query(description="Mail newcomers a link; true when left out.")
    ] = None,
) -> Asked:
    mapping = mapping or None
    if mapping is not None:
        _mapping(mapping)
    return Asked(building_id, mapping, create_units, send_welcome_emails)


async def _uploaded(request: Request, asked: Annotated[Asked, Depends(_asked)]) -> Wish:
    kind, _, options = request.headers.get("content-type", "application/json").lower().partition(";")
    kind = kind.strip()
    if kind == "multipart/form-data":
        return await _from_form(request, asked)
    if kind in _CSV:
        if "charset=" in options and "utf-8" not in options.replace("utf8", "utf-8"):
            raise Invalid.field("Content-Type", "Send CSV as UTF-8.")
        return await _from_csv(await request.body(), asked)
    if kind == "application/json" or kind.endswith("+json"):
        return await asyncio.to_thread(_from_json, await request.body(), asked)
    raise Invalid.field(
        "Content-Type", "Send application/json, text/csv, or multipart/form-data with a file."
    )


Upload = Annotated[Wish, Depends(_uploaded)]
"""After `caller` in a route's signature: dependencies are asked in that order."""


def _from_json(content: bytes, asked: Asked) -> Wish:
    body = read_json(BulkIn, content)
    return Wish(
        sheet=Sheet([row.raw(line) for line, row in enumerate(body.users, start=1)]),
        building_id=body.building_id or asked.building_id,
        create_units=bool(_first(body.create_units, asked.create_units)),
        send_welcome_emails=_first(body.send_welcome_emails, asked.send_welcome_emails) is not False,
        password=body.default_password,
    )


def _first(*choices: bool | None) -> bool | None:
    return next((choice for choice in choices if choice is not None), None)


async def _from_form(request: Request, asked: Asked) -> Wish:
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid.field("file", "Send the CSV file as the form's field 'file'.")
        fields = {name: value for name, value in form.items() if isinstance(value, str) and value.strip()}
        content = await file.read()
    merged = Asked(
        building_id=_field(fields, "building_id", _ID) or asked.building_id,
        mapping=fields.get("mapping", asked.mapping),
        create_units=_first(_field(fields, "create_units", _CHOICE), asked.create_units),
        send_welcome_emails=_first(_field(fields, "send_welcome_emails", _CHOICE), asked.send_welcome_emails),
    )
    return await _from_csv(content, merged)


def _field(fields: Mapping[str, str], name: str, kind: TypeAdapter[Any]) -> Any:
    if name not in fields:
        return None
    try:
        return kind.validate_python(fields[name])
    except ValidationError as error:
        raise Invalid.field(name, error.errors()[0]["msg"]) from error


async def _from_csv(content: bytes, asked: Asked) -> Wish:
    wanted = None if asked.mapping is None else _mapping(asked.mapping)
    return Wish(
        sheet=await asyncio.to_thread(read_csv, content, wanted),
        building_id=asked.building_id,
        create_units=bool(asked.create_units),
        send_welcome_emails=asked.send_welcome_emails is not False,
    )


def _mapping(text: str) -> dict[str, str | None]:
    try:
        return _MAPPING.validate_json(text)
    except ValidationError as error:
        said = f'Write our fields and the file\'s headers as JSON, like {{"email": "E-Mail"}}; fields: {", ".join(FIELDS)}.'
        raise Invalid.field("mapping", said) from error


_CHOICES = {"type": "boolean"}
DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": json_schema_of(BulkIn)},
            "text/csv": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "building_id": {"type": "string", "format": "uuid"},
                        "mapping": {"type": "string"},
                        "create_units": _CHOICES,
                        "send_welcome_emails": _CHOICES,
                    },
                }
            },
        },
    }
}
"""The request body for the OpenAPI document, which cannot see into a dependency that reads it."""
