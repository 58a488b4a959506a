"""Number plates as they are compared: letters and digits only, upper case; and their end, which a guard can read off a car."""

LAST = 4


def plate_key(plate: str | None) -> str | None:
    """What two spellings of one plate have in common; None when nothing is left."""
    return "".join(sign for sign in plate.upper() if sign.isalnum()) or None if plate else None


def plate_last4(plate: str | None) -> str | None:
    """The last four characters of `plate_key`; None for less than four."""
    key = plate_key(plate)
    return key[-LAST:] if key and len(key) >= LAST else None
