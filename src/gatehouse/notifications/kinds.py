"""Kinds of notification: one row, and a name for each door (CONTRACT 003): 003's kinds, 004's types."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is called on the wire and whether it is worth an e-mail when no device takes a push."""

    name: str
    society_type: str
    email: bool
    says: str | None = None
    """003's name, where several kinds are one to its clients."""

    @property
    def visit_type(self) -> str:
        """The kind under 003."""
        return self.says or self.name


VISITOR_ARRIVED = Kind("visitor_arrived", "VISITOR_ARRIVED", email=True)
VISITOR_EXITED = Kind("visitor_exited", "VISITOR_EXITED", email=False)
VISITOR_CORRECTED = Kind("visitor_corrected", "SYSTEM", email=True)
APPROVAL_REQUESTED = Kind("approval_requested", "ONBOARDING_REQUEST", email=True)
APPROVAL_DECIDED = Kind("approval_decided", "ONBOARDING_STATUS", email=False)
"""The applicant gets a mail of its own: they may not be able to sign in."""
SECURITY_ALERT = Kind("security_alert", "SYSTEM", email=False)
"""Likewise: the mail goes to the account's address, whatever the preferences say."""
LICENCE_WARNING = Kind("licence_warning", "SYSTEM", email=True)
WALKIN_PENDING = Kind("walkin_pending", "ENTRY_REQUEST", email=True)
DELIVERY_PENDING = Kind("delivery_pending", "DELIVERY_REQUEST", email=True, says="walkin_pending")
"""Somebody stands at the gate: 003 knows one word for it, 004 two."""
REQUEST_APPROVED = Kind("visit_approved", "ENTRY_REQUEST", email=False)
REQUEST_REJECTED = Kind("visit_rejected", "ENTRY_REQUEST", email=False)
REQUEST_WITHDRAWN = Kind("visit_withdrawn", "ENTRY_REQUEST", email=False)
REQUEST_MISSED = Kind("visit_missed", "ENTRY_REQUEST", email=True)
ADMITTED_BY_POLICY = Kind("admitted_by_policy", "VISITOR_ARRIVED", email=True)
POLICY_BUDGET = Kind("policy_budget", "SYSTEM", email=True)
"""Administrators: guards let in more by policy than the building means them to."""
VISITOR_DENIED = Kind("visitor_denied", "SYSTEM", email=True)
VISITOR_BANNED = Kind("visitor_banned", "SYSTEM", email=True)
VISITOR_UNBANNED = Kind("visitor_unbanned", "SYSTEM", email=False)
PARCEL_WAITING = Kind("parcel_waiting", "DELIVERY_REQUEST", email=True)
PARCEL_HANDED_OVER = Kind("parcel_handed_over", "DELIVERY_REQUEST", email=False)
GATE_PASS_REQUESTED = Kind("gate_pass_requested", "SYSTEM", email=True)
GATE_PASS_DECIDED = Kind("gate_pass_decided", "SYSTEM", email=True)
GATE_PASS_USED = Kind("gate_pass_used", "SYSTEM", email=False)
OVERSTAY = Kind("visitor_overstay", "SYSTEM", email=True)
OVERSTAY_AGAIN = Kind("visitor_overstay_again", "SYSTEM", email=False, says="visitor_overstay")
"""Repeated until somebody takes care: one mail is enough."""
SHIFT_HANDED_OVER = Kind("shift_handed_over", "SYSTEM", email=False)
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
        WALKIN_PENDING,
        DELIVERY_PENDING,
        REQUEST_APPROVED,
        REQUEST_REJECTED,
        REQUEST_WITHDRAWN,
        REQUEST_MISSED,
        ADMITTED_BY_POLICY,
        POLICY_BUDGET,
        VISITOR_DENIED,
        VISITOR_BANNED,
        VISITOR_UNBANNED,
        PARCEL_WAITING,
        PARCEL_HANDED_OVER,
        GATE_PASS_REQUESTED,
        GATE_PASS_DECIDED,
        GATE_PASS_USED,
        OVERSTAY,
        OVERSTAY_AGAIN,
        SHIFT_HANDED_OVER,
        SYSTEM,
    )
}


def society_type(kind: str) -> str:
    """004's name of a kind."""
    return KINDS[kind].society_type if kind in KINDS else SYSTEM.society_type


def visit_type(kind: str) -> str:
    """003's name of a kind."""
    return KINDS[kind].visit_type if kind in KINDS else kind
