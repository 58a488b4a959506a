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
