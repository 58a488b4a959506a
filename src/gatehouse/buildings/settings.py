"""A building's own settings, with their defaults and units. Stored as JSON; absent means the default."""

from pydantic import BaseModel, ConfigDict, Field


class BuildingSettings(BaseModel):
    """What an administrator may tune."""

    model_config = ConfigDict(extra="ignore")

    early_minutes: int = Field(60, ge=0, le=1440)
    """How long before `expected_start` a pass already opens."""
    open_end_hours: int = Field(6, ge=0, le=24)
    """A visit without an end lives until the end of its local start day plus this."""
    licence_grace_days: int = Field(7, ge=0, le=90)
    """How long after the licence ended invited visitors may still enter."""
    max_visit_days: int = Field(366, ge=1, le=1000)
    """The longest window a visit may have."""
    request_minutes: int = Field(15, ge=1, le=120)
    """How long a unit has to answer an entry request."""
    delivery_minutes: int = Field(30, ge=5, le=1440)
    """A delivery or cab that is inside longer is an overstay."""
    walk_in_hours: int = Field(12, ge=1, le=72)
    """The same for somebody let in without a window."""
    overstay_repeat_minutes: int = Field(30, ge=5, le=1440)
    """How long until an unacknowledged overstay is told again."""
    policy_percent: int = Field(10, ge=0, le=100)
    """The share of a gate's entries in a shift that may be admitted by policy before administrators are told of each."""
    shift_hours: int = Field(8, ge=1, le=24)
    """What counts as the present shift where a guard has begun none."""
    consent_required: bool = False
    """003's walk-in and check-in ask the visitor to agree to the notice."""
    consent_notice_version: str = Field("1", max_length=50)
    token_hours: int = Field(24, ge=1, le=168)
    """The longest a short visitor token may live."""
    token_days: int = Field(30, ge=1, le=366)
    """The longest a long-stay visitor token may live."""
    ban_days_low: int = Field(7, ge=1, le=3650)
    ban_days_medium: int = Field(90, ge=1, le=3650)
    """How long a ban stands that names no end; a high one stands until it is lifted."""
    ban_lows_to_medium: int = Field(3, ge=2, le=100)
    ban_mediums_to_high: int = Field(2, ge=2, le=100)
    """Escalation: so many reported incidents of one severity raise an automatic ban to the next."""
