"""The platform login: sees all buildings, by policy. Only `platform/`, `worker.py` and the CLI may import this (import-linter)."""

from gatehouse.core.config import settings
from gatehouse.core.db import Database


def platform_database(*, size: int = 3) -> Database:
    """A small pool under the platform login. The caller closes it."""
    return Database(settings().database_platform_url.get_secret_value(), size=size)
