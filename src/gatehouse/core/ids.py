"""Identifiers: UUIDv7, so that rows made later sort later and indexes grow at one end."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A fresh UUIDv7 as the standard library's UUID."""
    return UUID(int=uuid_utils.uuid7().int)
