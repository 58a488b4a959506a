"""Kinds of notification: one row, and a name for each door (CONTRACT 003): 003's kinds, 004's types."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is called on the wire and whether it is worth an e-mail when no device takes a push."""

    name: str
    society_type: str
    email: bool


VISITOR_ARRIVED = Kind("visitor_arrived", "VISITOR_ARRIVED", email=True)
VISITOR_EXITED = Kind("visitor_exited", "VISITOR_EXITED", email=False)
VISITOR_CORRECTED = Kind("visitor_corrected", "SYSTEM", email=True)
APPROVAL_REQUESTED = Kind("approval_requested", "ONBOARDING_REQUEST", email=True)
APPROVAL_DECIDED = Kind("approval_decided", "ONBOARDING_STATUS", email=False)
"""The applicant gets a mail of its own: they may not be able to sign in."""
SECURITY_ALERT = Kind("security_alert", "SYSTEM", email=False)
"""Likewise: the mail goes to the account's address, whatever the preferences say."""
LICENCE_WARNING = Kind("licence_warning", "SYSTEM", email=True)
SYSTEM = Kind("system", "SYSTEM", email=False)

KINDS = {
    kind.name: kind
    for kind in (
        VISITOR_ARRIVED,
        VISITOR_EXITED,
        VISITOR_CORRECTED,
        APPROVAL_REQUESTED,
        APPROVAL_DECIDED,
        SECURITY_ALERT,
        LICENCE_WARNING,
        SYSTEM,
    )
}


def society_type(kind: str) -> str:
    """004's name of a kind."""
    return KINDS[kind].society_type if kind in KINDS else SYSTEM.society_type
