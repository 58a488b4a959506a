"""The server that generated requests go to."""

from collections.abc import Iterator

import pytest

from tests.schemathesis.live import Live, live_server


@pytest.fixture(scope="session")
def live(environment: dict[str, str]) -> Iterator[Live]:
    """A server on this worker's database."""
    with live_server(environment["DATABASE_PLATFORM_URL"]) as running:
        yield running
