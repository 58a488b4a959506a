"""Phone numbers, normalised on write to E.164 with the building's country; bans, contacts and visitors match on that only."""

import phonenumbers

_FEWEST, _MOST = 7, 15


def normalise_phone(text: str, country: str) -> str:
    """E.164, or `+digits` for a number nobody can place but that has 7–15 digits; ValueError otherwise.

    A leading space in a query parameter is a `+` that was not encoded (CONTRACT, General).
    """
    if text.startswith(" ") and text.strip()[:1].isdigit():
        text = "+" + text.strip()
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    if not _FEWEST <= len(digits) <= _MOST or any(character.isalpha() for character in text):
        raise ValueError("must be a phone number of 7 to 15 digits")
    try:
        number = phonenumbers.parse(text.strip(), country)
    except phonenumbers.NumberParseException:
        return "+" + digits
    if not phonenumbers.is_possible_number(number):
        return "+" + digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(phone: str | None) -> str | None:
    """A phone for eyes that need not call it: country and last two digits."""
    if phone is None:
        return None
    return phone[:4] + "•" * max(0, len(phone) - 6) + phone[-2:]
