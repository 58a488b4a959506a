"""Names of realtime rooms. Only the server computes them, from an open session or a row."""

from uuid import UUID


def user_room(user_id: UUID) -> str:
    """One person, on all their own devices, over all their buildings."""
    return f"user:{user_id}"


def pin_room(building_id: UUID, user_id: UUID) -> str:
    """One guard on a building's gate devices: what they are told there, and nothing of their other buildings."""
    return f"pin:{building_id}:{user_id}"


def flat_room(building_id: UUID, unit_id: UUID) -> str:
    """The people of a unit."""
    return f"flat:{building_id}:{unit_id}"


def society_room(building_id: UUID) -> str:
    """Everybody of a building."""
    return f"society:{building_id}"


def gate_room(building_id: UUID) -> str:
    """The guards of a building; never crosses buildings."""
    return f"gate:{building_id}"


def admin_room(building_id: UUID) -> str:
    """The administrators of a building."""
    return f"admin:{building_id}"


def session_room(session_id: UUID) -> str:
    """One session's sockets, so that ending it can drop them."""
    return f"session:{session_id}"
