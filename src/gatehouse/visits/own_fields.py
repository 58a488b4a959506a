"""A use case names fields in our words; a door shows its client the names that client sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from gatehouse.core.errors import FieldProblem, Invalid


@contextmanager
def fields_named(names: Mapping[str, str]) -> Iterator[None]:
    """A 422 raised inside names its fields as the door does; a field without another name keeps ours."""
    try:
        yield
    except Invalid as error:
        details = [FieldProblem(names.get(one.field, one.field), one.message) for one in error.details]
        raise Invalid(error.text, details=details, data=error.data) from error
