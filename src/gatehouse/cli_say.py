"""How commands speak: one line for a problem, no traceback and no secret for anything a person can put right."""

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import asyncpg
import psycopg
import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from gatehouse.core.config import Settings, settings
from gatehouse.core.embedded import StartProblem
from gatehouse.core.errors import AppError
from gatehouse.core.keys import KeyProblem, ring
from gatehouse.core.migrate import NewerDatabase

screen = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """A line of progress, on stderr so that stdout stays for results."""
    errors.print(line, style="dim", markup=False)


def stop(line: str) -> NoReturn:
    """End with one line and exit code 1."""
    errors.print(" ".join(line.split()), markup=False)
    raise typer.Exit(1)


@contextlib.contextmanager
def plain_problems() -> Iterator[None]:
    """Turn what a person can put right into one line."""
    try:
        yield
    except (StartProblem, NewerDatabase, KeyProblem) as error:
        stop(str(error))
    except ValidationError as error:
        stop(_settings_line(error))
    except AppError as error:
        stop(" ".join([error.text, *(detail.message for detail in error.details)]))
    except (DBAPIError, psycopg.Error, asyncpg.PostgresError, OSError) as error:
        stop(_database_line(error))


def _settings_line(error: ValidationError) -> str:
    """Names and reasons only: pydantic's own text shows the values, and those may be secrets."""
    parts = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in problem["loc"])
        text = problem["msg"].removeprefix("Value error, ")
        parts.append(f"{_variable(name)}: {text}" if name else text)
    return "Settings: " + "; ".join(parts) + "."


def _variable(name: str) -> str:
    return name if name.isupper() else f"GATEHOUSE_{name.upper()}"


def _database_line(error: Exception) -> str:
    cause: BaseException = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return "The database is busy: a lock was not free within 5 seconds. Try again at a quieter time."
    if isinstance(cause, psycopg.errors.DiskFull | asyncpg.DiskFullError):
        return "The database's disk is full: free some space and start again."
    if isinstance(
        cause,
        OSError | psycopg.OperationalError | asyncpg.InvalidPasswordError | asyncpg.CannotConnectNowError,
    ):
        return f"The database cannot be reached: {_first_line(cause)}"
    return f"The database refused: {_first_line(cause)}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def read_settings(*needed: str) -> Settings:
    """The settings, or one line that names what is missing. `needed` are attributes of Settings, `keys` the ring."""
    settings.cache_clear()
    ring.cache_clear()
    config = settings()
    names = {
        "database_url": "DATABASE_URL",
        "database_platform_url": "DATABASE_PLATFORM_URL",
        "database_owner_url": "DATABASE_OWNER_URL",
    }
    missing = [names[one] for one in needed if one in names and not getattr(config, one).get_secret_value()]
    if missing:
        stop(f"Set {' and '.join(missing)}: docs/operations.md tells which login each one is.")
    if "keys" in needed:
        ring()
    return config
