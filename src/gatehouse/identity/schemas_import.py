"""What the bulk registration routes take and answer."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from gatehouse.core.schema import BlankIsNone, In, Out, Text, UtcTime
from gatehouse.identity.import_rows import FIELDS, MAX_ROWS, RawRow, field_called
from gatehouse.identity.schemas_registration import NewPassword

_LONGEST_CELL = 500
Outcome = Literal["created", "invited", "failed", "waiting"]


def _written(value: object) -> object:
    # Spreadsheets turned into JSON have numbers where people see digits.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Cell = Annotated[Annotated[Text, Field(max_length=_LONGEST_CELL)] | None, BeforeValidator(_written)]


class RowIn(In):
    """One person. Each field is judged by row, not for the whole request; other spellings of the names (`firstName`, `mobile`) do too."""

    email: Cell = Field(default=None, examples=["ada@example.com"])
    first_name: Cell = Field(default=None, examples=["Ada"])
    last_name: Cell = Field(default=None, examples=["Obi"])
    phone: Cell = Field(default=None, examples=["08012345678"])
    role: Cell = Field(default=None, examples=["resident"])
    apartment_number: Cell = Field(default=None, examples=["A101"])
    block: Cell = None
    emergency_contact_name: Cell = None
    emergency_contact_phone: Cell = None
    emergency_contact_relationship: Cell = None

    @model_validator(mode="before")
    @classmethod
    def _named_as_we_do(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        named: dict[Any, Any] = {}
        for name, value in given.items():
            named.setdefault(name if name in FIELDS else field_called(str(name)) or name, value)
        return named

    def raw(self, line: int) -> RawRow:
        """For judging."""
        return RawRow(line, {name: cell for name in FIELDS if (cell := getattr(self, name))})


class BulkIn(In):
    """A list of people for one building; `building_id` may be left out for one's own.

    With `default_password` everybody begins with that one; without it each sets their own by the link in the welcome mail.
    """

    building_id: UUID | None = None
    users: list[RowIn] = Field(min_length=1, max_length=MAX_ROWS)
    default_password: Annotated[NewPassword | None, BlankIsNone] = None
    send_welcome_emails: bool | None = None
    create_units: bool | None = None


class ValidUser(Out):
    """A row that can be imported, as it was understood."""

    line: int
    email: str
    first_name: str
    last_name: str
    phone: str | None
    role: str
    apartment_number: str | None
    block: str | None


class RowProblem(Out):
    """What is wrong in one field of a row."""

    field: str
    message: str
    code: str


class InvalidUser(Out):
    """A row that cannot be imported, and all that is wrong with it."""

    line: int
    email: str
    errors: list[RowProblem]


class SeatsNeeded(Out):
    """Seats of the licence the valid rows need (residents and guards one each, landlords none), and those that are there."""

    required: int
    available: int
    used: int
    total: int
    sufficient: bool


class UnitToCreate(Out):
    """A unit the building does not have yet."""

    apartment_number: str
    block: str | None


class ColumnsOut(Out):
    """How a file's columns were read; `mapping` is our field → the file's header, as the `mapping` parameter takes it."""

    headers: list[str]
    mapping: dict[str, str]
    ignored: list[str]


class ValidatedOut(Out):
    """What an import would come to. `columns` is null for JSON; `units_to_create` is empty unless `create_units` was asked for."""

    valid_users: list[ValidUser]
    invalid_users: list[InvalidUser]
    duplicate_emails: list[str]
    license_requirements: SeatsNeeded
    total: int
    units_to_create: list[UnitToCreate]
    columns: ColumnsOut | None


class Successful(Out):
    """A row that was done. `outcome` invited: the address has an account, whose owner is asked; `user_id` is then null."""

    line: int
    email: str
    outcome: Literal["created", "invited"]
    role: str
    user_id: UUID | None


class Failed(Out):
    """A row that was not done, and why."""

    line: int
    email: str
    code: str
    message: str


class BulkOut(Out):
    """An import of up to 100 rows, done."""

    successful: list[Successful]
    failed: list[Failed]
    total: int
    report_id: UUID


class StartedOut(Out):
    """An import of more rows, which a job does."""

    report_id: UUID
    total: int
    status: str


class ImportOut(Out):
    """How far an import is. `status`: waiting, running, done, or failed (it stopped; see its rows). Each row counts once in `done`."""

    report_id: UUID
    status: Literal["waiting", "running", "done", "failed"]
    total: int
    done: int
    succeeded: int
    failed: int
    created_at: UtcTime
    finished_at: UtcTime | None
    created_by: UUID
    created_by_name: str | None


class ImportRowOut(Out):
    """What became of one row; `code` and `message` say why it failed."""

    line: int
    email: str | None
    outcome: Outcome
    code: str | None
    message: str | None


class TemplateRow(Out):
    """An example row."""

    email: str
    first_name: str
    last_name: str
    phone: str
    role: str
    apartment_number: str
    block: str
    emergency_contact_name: str
    emergency_contact_phone: str
    emergency_contact_relationship: str


class TemplatesOut(Out):
    """How a list must look: its columns, rows as examples, and by field what is allowed."""

    csv_headers: list[str]
    example_data: list[TemplateRow]
    validation_rules: dict[str, str]
    max_rows: int
    max_bytes: int
