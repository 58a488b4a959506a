"""Settings, read from the environment once per process."""

import ipaddress
from email.utils import parseaddr
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gatehouse.core.mail_server import MailServer, read_smtp_url


class Mode(StrEnum):
    """What this process serves. Only `demo` has known passwords and the dev outbox."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Settings(BaseSettings):
    """Every setting, with its unit and default. `docs/operations.md` lists them for operators."""

    model_config = SettingsConfigDict(
        env_prefix="GATEHOUSE_",
        populate_by_name=True,
        extra="ignore",
        hide_input_in_errors=True,  # what is wrong with a URL must not show its password
    )

    mode: Mode = Mode.PRODUCTION
    database_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_URL")
    """Login of `gatehouse_app`."""
    database_platform_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_PLATFORM_URL")
    """Login of `gatehouse_platform`: super-admin routes, the worker, the CLI."""
    database_owner_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_OWNER_URL")
    """Login of the owner: migrations only."""
    redis_url: SecretStr = Field(SecretStr(""), validation_alias="REDIS_URL")
    """Fan-out and shared guess limits for several processes; empty: one process, in memory."""
    keys: SecretStr = SecretStr("")
    """Key ring `kid:secret[,kid:secret…]`, the first one signs and seals, all are tried for look-ups."""
    jwt_secret: SecretStr = Field(SecretStr(""), validation_alias="JWT_SECRET")
    """Honoured when no ring is given (004's name)."""
    public_url: str = "http://127.0.0.1:8000"
    """Where people reach this server: pass links and the Origin check use it."""
    extra_origins: str = ""
    """Further web origins that may write with a cookie, comma separated."""
    trusted_proxies: str = ""
    """Addresses or networks whose X-Forwarded-For is believed, comma separated."""
    default_country: str = "NG"
    """Country for phone numbers of a building without one (ISO 3166 alpha-2)."""
    rate_limits: str = "on"
    """`off` for load runs; refused in production. Lockouts and code attempts stay on."""
    limit_auth_per_minute: int = 5
    limit_visits_per_minute: int = 20
    limit_scans_per_minute: int = 100
    limit_look_ups_per_minute: int = 30
    """Look-ups of visitors by phone per guard session."""
    limit_general_per_minute: int = 100
    limit_wrong_codes_per_minute: int = 20
    """Wrong 6-digit codes per guard session."""
    limit_pass_page_misses_per_hour: int = 60
    """Unknown pass links per address."""
    limit_registration_per_minute: int = 3
    """Registrations per address."""
    limit_building_search_per_minute: int = 20
    """Searches for a building by part of its e-mail, per address."""
    limit_wrong_registration_codes_per_hour: int = 10
    """Wrong registration codes per address: such a code names nobody, so it counts against who asks."""
    limit_wrong_registration_codes_platform_per_hour: int = 200
    """The same over all addresses; beyond it every try waits and operators are told."""
    limit_codes_issued_per_hour: int = 60
    """Registration codes one person may generate."""
    limit_wrong_mailed_codes_per_hour: int = 20
    """Wrong e-mailed codes per address and purpose, beside the five tries that kill one code."""
    limit_codes_mailed_per_hour: int = 6
    """Codes mailed to one address on demand of somebody who is not signed in; more are not sent, and the answer does not say so."""
    limit_wrong_enrolment_codes_per_hour: int = 10
    """Wrong enrolment codes of gate devices per address."""
    limit_wrong_pins_per_hour: int = 30
    """Wrong PINs on one gate device, of all guards together; each guard there is locked after five besides."""
    limit_uploads_per_hour: int = 200
    """Uploads one session may begin: each may put 10 MB on the disk, confirmed or not."""
    access_minutes: int = 15
    refresh_days: int = 7
    cookie_hours: int = 12
    remember_days: int = 30
    pool_size: int = Field(8, ge=1, le=10)
    hot_pool_size: int = Field(8, ge=1, le=10)
    worker: bool = True
    """Run the job worker inside the server process."""
    outbox: bool = False
    """Write what would be sent to the dev outbox instead (demo sets it; refused in production)."""
    smtp_url: SecretStr = Field(SecretStr(""), validation_alias="SMTP_URL")
    """`smtp://user:password@host:587[?starttls=off]`, `smtps://…:465`; empty: mail is dropped. The dev outbox wins over it."""
    mail_from: str = "Gatehouse <gatehouse@localhost>"
    """The sender of every mail."""
    setup_secret: SecretStr = SecretStr("")
    """What `X-Setup-Secret` must say for `initial-setup` in production; empty there: the route is closed."""
    self_service_buildings: str = "review"
    """`open`: a building registered by anybody is active at once; `review`: after a super admin accepts."""
    log_level: str = "info"
    data_dir: Path | None = None
    """The data folder of an embedded database, if there is one."""
    files_dir: Path | None = None
    """Where uploads lie, shared by all servers and workers; left out: `files` in the data folder, `data` where there is none."""
    upload_seconds: int = Field(300, ge=30, le=3600, validation_alias="S3_UPLOAD_EXPIRY")
    """How long an upload's address takes a file (004's name)."""
    view_seconds: int = Field(3600, ge=60, le=86400, validation_alias="S3_VIEW_EXPIRY")
    """How long the address of a file shows it (004's name)."""

    @field_validator("rate_limits")
    @classmethod
    def _on_or_off(cls, value: str) -> str:
        if value not in {"on", "off"}:
            raise ValueError("GATEHOUSE_RATE_LIMITS is 'on' or 'off'")
        return value

    @field_validator("self_service_buildings")
    @classmethod
    def _review_or_open(cls, value: str) -> str:
        if value not in {"review", "open"}:
            raise ValueError("GATEHOUSE_SELF_SERVICE_BUILDINGS is 'review' or 'open'")
        return value

    @model_validator(mode="after")
    def _production_is_strict(self) -> "Settings":
        if self.mode is Mode.PRODUCTION:
            if self.rate_limits == "off":
                raise ValueError("GATEHOUSE_RATE_LIMITS=off is refused in production mode")
            if self.outbox:
                raise ValueError("GATEHOUSE_OUTBOX is refused in production mode")
        return self

    @model_validator(mode="after")
    def _mail_is_readable(self) -> "Settings":
        _ = self.mail_server
        name, _, domain = parseaddr(self.mail_from)[1].rpartition("@")
        if not name or not domain or not self.mail_from.isprintable():
            raise ValueError("GATEHOUSE_MAIL_FROM looks like 'Gatehouse <gate@example.org>'")
        return self

    @cached_property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed over, if anywhere. In production the way there is encrypted unless `?starttls=off`."""
        url = self.smtp_url.get_secret_value()
        return read_smtp_url(url, strict=self.mode is Mode.PRODUCTION) if url else None

    @cached_property
    def proxies(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """The trusted proxies as networks."""
        return tuple(
            ipaddress.ip_network(part.strip(), strict=False)
            for part in self.trusted_proxies.split(",")
            if part.strip()
        )

    @cached_property
    def origins(self) -> frozenset[str]:
        """Origins that may write with a cookie."""
        return frozenset(
            part.strip().rstrip("/")
            for part in (self.public_url, *self.extra_origins.split(","))
            if part.strip()
        )

    @property
    def files_folder(self) -> Path:
        """Where uploads lie."""
        return (self.files_dir or (self.data_dir or Path("data")) / "files").absolute()

    @property
    def shows_outbox(self) -> bool:
        """Whether `/dev/outbox` exists."""
        return self.outbox and self.mode is not Mode.PRODUCTION


@lru_cache(maxsize=1)
def settings() -> Settings:
    """This process's settings. Tests clear the cache; nobody else changes them after start."""
    return Settings()
