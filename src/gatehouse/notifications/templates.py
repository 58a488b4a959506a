"""Mails as text and HTML: `templates/<name>.txt`, whose first line is `Subject: …`, and `templates/<name>.html`, which extends `_base.html`.

A template says only what its caller gave it: a missing value is an error, not a gap. Every one also knows `public_url`, its HTML the `subject`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from gatehouse.core.config import settings

FOLDER = Path(__file__).parent / "templates"
_SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's three parts. `subject` is one line and holds neither code, name of a guest nor link: it shows on locked screens."""

    subject: str
    text: str
    html: str


def local_time(moment: str, zone: str = "UTC") -> str:
    """Filter `local`: a moment as it was queued (ISO 8601) on the clocks of a zone: `Sat 21 Nov 2026, 14:05 (Africa/Lagos)`."""
    return f"{datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} ({zone})"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",), default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["local"] = local_time
    return environment


@lru_cache(maxsize=64)
def _text_of(name: str) -> tuple[Template, Template]:
    environment = _environment()
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, f"{name}.txt")
    first, _, body = source.partition("\n")
    if not first.startswith(_SUBJECT):
        raise ValueError(f"The first line of {name}.txt must be '{_SUBJECT}…'.")
    return environment.from_string(first.removeprefix(_SUBJECT)), environment.from_string(body.lstrip("\n"))


def render_mail(name: str, values: Mapping[str, Any]) -> Rendered:
    """Render one mail. Raises jinja2's TemplateError when the template is not there or wants a value it was not given."""
    known = {"public_url": settings().public_url.rstrip("/"), **values}
    line, body = _text_of(name)
    # One line whatever a value holds: a line end would start another header.
    subject = " ".join(line.render(known).split())
    html = _environment().get_template(f"{name}.html").render({**known, "subject": subject})
    return Rendered(subject, body.render(known), html)
