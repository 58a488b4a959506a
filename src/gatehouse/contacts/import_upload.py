"""A list of contacts as a request brings it: JSON, or a CSV or vCard file as the body or in a form. One dependency, so that one route takes all.

Nothing is read before the caller is known, and nothing large is parsed on the event loop.
"""

import asyncio
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BeforeValidator, Field, model_validator
from starlette.datastructures import UploadFile

from gatehouse.contacts.import_rows import FIELDS, MAX_BYTES, MAX_ROWS, RawContact, by_our_names, read_file
from gatehouse.core.errors import Invalid
from gatehouse.core.own_body import json_schema_of, read_json
from gatehouse.core.schema import In, Text

MAX_BODY = MAX_BYTES + 50_000
"""Bytes: a file of 2 MB and the form around it."""
_FILES = ("text/", "application/csv", "application/vcard", "application/octet-stream")
_LONGEST_CELL = 2_000


def _one(value: object) -> object:
    # A browser's contact picker gives lists; spreadsheets turned into JSON have numbers where people see digits.
    if isinstance(value, list):
        value = value[0] if value else None
    return _as_text(value)


def _many(value: object) -> object:
    if value is None:
        return []
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return [_as_text(value)]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Cell = Annotated[Annotated[Text, Field(max_length=_LONGEST_CELL)] | None, BeforeValidator(_one)]
Cells = Annotated[
    list[Annotated[Text, Field(max_length=_LONGEST_CELL)]], Field(max_length=100), BeforeValidator(_many)
]


class RowIn(In):
    """One person. What it says is judged by row, not for the whole request; other spellings of the names (`tel`, `fullName`) do too."""

    name: Cell = Field(default=None, examples=["Ngozi Bello"])
    first_name: Cell = None
    last_name: Cell = None
    nickname: Cell = None
    phone: Cells = Field(default=[], examples=["08012345678"])
    email: Cell = None
    relationship: Cell = None
    category: Cell = None
    priority: Cell = None
    notes: Cell = None
    plate: Cell = None
    tags: Cells = Field(default=[])

    @model_validator(mode="before")
    @classmethod
    def _named_as_we_do(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        found = by_our_names(
            (str(name), value) for name, value in given.items() if value not in (None, "", [])
        )
        several = {name: found.pop(name, []) for name in ("phone", "tags")}
        flat = {
            name: [one for value in values for one in (value if isinstance(value, list) else [value])]
            for name, values in several.items()
        }
        return {name: values[0] for name, values in found.items()} | flat

    def raw(self, line: int) -> RawContact:
        """For judging."""
        cells = {
            name: cell for name in FIELDS if name not in {"phone", "tags"} and (cell := getattr(self, name))
        }
        return RawContact(line, cells, [phone for phone in self.phone if phone], self.tags)


class ListIn(In):
    """A list of contacts."""

    contacts: list[RowIn] = Field(min_length=1, max_length=MAX_ROWS)


async def _uploaded(request: Request) -> list[RawContact]:
    kind, _, options = request.headers.get("content-type", "application/json").lower().partition(";")
    kind = kind.strip()
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Invalid.field("file", "Send the CSV or vCard file as the form's field 'file'.")
            content = await file.read()
        return await asyncio.to_thread(read_file, content)
    if kind == "application/json" or kind.endswith("+json"):
        return await asyncio.to_thread(_from_json, await request.body())
    if kind.startswith(_FILES):
        if "charset=" in options and "utf-8" not in options.replace("utf8", "utf-8"):
            raise Invalid.field("Content-Type", "Send the file as UTF-8.")
        return await asyncio.to_thread(read_file, await request.body())
    raise Invalid.field(
        "Content-Type", "Send application/json, text/csv, text/vcard, or multipart/form-data with a file."
    )


Upload = Annotated[list[RawContact], Depends(_uploaded)]
"""After `caller` in a route's signature: dependencies are asked in that order."""


def _from_json(content: bytes) -> list[RawContact]:
    return [row.raw(line) for line, row in enumerate(read_json(ListIn, content).contacts, start=1)]


_TEXT = {"schema": {"type": "string"}}
DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": json_schema_of(ListIn)},
            "text/csv": _TEXT,
            "text/vcard": _TEXT,
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
"""The request body for the OpenAPI document, which cannot see into a dependency that reads it."""
