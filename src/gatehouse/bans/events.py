"""What leaves the bans domain in real time. Hints to refetch: without the reason, which not everybody may read."""

from pydantic import BaseModel


class BanHint(BaseModel):
    """A ban as the gate must know it at once."""

    id: str
    name: str
    phone: str
    severity: str
    ban_type: str
    scope: str
    is_active: bool
    banned_at: str
    expires_at: str | None = None


class BanChanged(BaseModel):
    """A phone was banned, or its ban changed (`visitor:ban`), or lifted (`visitor:unban`). To gate, admins, maker, hosts concerned."""

    ban: BanHint
    building_id: str


EVENTS: dict[str, type[BaseModel]] = {"visitor:ban": BanChanged, "visitor:unban": BanChanged}
"""Event names and what they carry, for the OpenAPI document and so for the web app's types."""
