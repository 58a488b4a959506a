"""`SMTP_URL` taken apart: `smtp://<user>:<password>@host:587`, `smtps://<user>:<password>@host:465`, `?starttls=off`."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_WRONG = (
    "SMTP_URL looks like smtp://user:password@host:587 or smtps://user:password@host:465; "  # pragma: allowlist secret
    "special characters in user and password are written as %XX; the only option is ?starttls=off"
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `tls` from the first byte (smtps); else `starttls`: off, when offered, or required."""

    host: str
    port: int
    tls: bool
    starttls: Literal["off", "offered", "required"]
    user: str | None
    password: str | None


def read_smtp_url(url: str, *, strict: bool) -> MailServer:
    """Read the setting; ValueError says how it is written and never what was. `strict` (production): no mail in the clear unless asked for."""
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise ValueError(_WRONG) from None
    starttls = options.pop("starttls", None)
    if (
        parts.scheme not in _PORTS
        or not parts.hostname
        or parts.path not in {"", "/"}
        or parts.fragment
        or options
        or starttls not in {None, "off"}
        or (parts.username is None) != (parts.password is None)
    ):
        raise ValueError(_WRONG)
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=tls,
        starttls="off" if tls or starttls else "required" if strict else "offered",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )
