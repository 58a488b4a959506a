"""What the frequent-visitor routes take and show. 002's names; in our words they are contacts."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from gatehouse.contacts.words import MAX_TAGS, Category, Relationship, as_word, distinct_tags
from gatehouse.core.emails import normalise_email
from gatehouse.core.names import PersonName
from gatehouse.core.schema import BlankIsNone, In, Out, Page, Text, UtcTime

Order = Literal["recent", "name", "visit_count", "priority"]


def _as_word(value: object) -> object:
    return as_word(value) if isinstance(value, str) else value


AnyCase = BeforeValidator(_as_word)
"""One of our words, in whatever case it is written."""
Email = Annotated[Text, Field(max_length=254), AfterValidator(normalise_email)]
Phone = Annotated[Text, Field(min_length=7, max_length=25)]
OwnWords = Annotated[Text, Field(max_length=50)]
Priority = Annotated[int, Field(ge=1, le=5)]
Notes = Annotated[Text, Field(max_length=1000)]
Plate = Annotated[Text, Field(max_length=20)]
Tag = Annotated[Text, Field(min_length=1, max_length=50)]
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(distinct_tags)]


class Details(In):
    """What may be said of a contact. `relationship` may be any text: what is none of ours is kept and grouped as other."""

    name: PersonName | None = Field(default=None, examples=["John Doe"])
    phone: Phone | None = Field(default=None, examples=["+2348123456789"])
    email: Annotated[Email | None, BlankIsNone] = None
    nickname: Annotated[PersonName | None, BlankIsNone] = Field(default=None, examples=["My Brother John"])
    relationship: Annotated[OwnWords | None, BlankIsNone] = Field(default=None, examples=["family"])
    category: Annotated[Category | None, BlankIsNone, AnyCase] = None
    priority: Priority | None = None
    notes: Annotated[Notes | None, BlankIsNone] = None
    plate: Annotated[Plate | None, BlankIsNone] = None
    tags: Tags | None = None


class ContactIn(Details):
    """A new contact: somebody who came before by `visitor_id`, or anybody by name and phone."""

    visitor_id: Annotated[UUID | None, BlankIsNone] = None


class ContactChange(Details):
    """What is to change: only what is sent. `null` clears e-mail, nickname, priority, notes, plate and tags."""


class TagsIn(In):
    """Tags to add or to take away, in any case."""

    tags: Tags = Field(min_length=1)


class ContactOut(Out):
    """A contact. `visit_count` and `last_visited` count every time this phone came in to this host, and nothing that was undone."""

    id: UUID
    visitor_id: UUID | None
    name: str
    nickname: str | None
    phone: str
    email: str | None
    relationship: Relationship
    relationship_text: str | None
    category: Category
    priority: int | None
    notes: str | None
    plate: str | None
    tags: list[str]
    visit_count: int
    last_visited: UtcTime | None
    created_at: UtcTime
    updated_at: UtcTime


class ContactAnswer(Out):
    """One contact."""

    frequent_visitor: ContactOut


class ContactsOut(Out):
    """A page of contacts."""

    items: list[ContactOut]
    frequent_visitors: list[ContactOut]
    pagination: Page


class FoundOut(ContactsOut):
    """A page of what a search found; `count` is the whole number."""

    results: list[ContactOut]
    count: int
    search_query: str


class VisitedOut(Out):
    """Contacts who have come."""

    items: list[ContactOut]
    frequent_visitors: list[ContactOut]


class CategoryOut(Out):
    """A category; `visited_count`: how many of its contacts have come."""

    category: Category
    count: int
    visited_count: int
    last_visit_in_category: UtcTime | None


class CategoriesOut(Out):
    """Every category, the empty ones too."""

    categories: list[CategoryOut]


class StatsOut(Out):
    """The caller's contacts in numbers."""

    total: int
    visited: int
    never_visited: int
    total_visits: int
    last_visited: UtcTime | None
    added_last_30_days: int
    by_relationship: dict[Relationship, int]
    by_category: dict[Category, int]


class TagOut(Out):
    """A tag and how many contacts have it."""

    tag: str
    count: int


class AllTagsOut(Out):
    """All tags, the most used first."""

    tags: list[str]
    items: list[TagOut]


class TagsOut(Out):
    """A contact's tags as they are now."""

    tags: list[str]
    frequent_visitor: ContactOut


class RemovedOut(Out):
    """A contact taken off the list."""

    id: UUID
    removed: Literal[True]


class ExportOut(Out):
    """All contacts."""

    format: Literal["json"]
    data: list[ContactOut]
    count: int


class ImportedRow(Out):
    """What became of a row; `line` is where it begins in the file (JSON: the first is 1). A taken row's `message` says what was left out."""

    line: int
    name: str | None
    phone: str | None
    outcome: Literal["imported", "skipped", "failed"]
    code: str | None
    message: str | None
    frequent_visitor_id: UUID | None


class ImportedOut(Out):
    """An import, done. `errors` counts the rows that failed."""

    imported: int
    skipped: int
    errors: int
    total: int
    details: list[ImportedRow]
