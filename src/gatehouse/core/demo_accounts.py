"""The accounts everybody knows the password of. They exist for the demo and open nothing outside it."""

from typing import Final, NamedTuple

DEMO_DOMAIN: Final = "demo.gatehouse.test"
"""`.test` is reserved (RFC 6761): no real person has an address in it."""
DEMO_PASSWORD: Final = "Gatehouse-Demo-1!"  # noqa: S105 - known on purpose  # pragma: allowlist secret


class DemoAccount(NamedTuple):
    """An address and what one sees behind it."""

    email: str
    role: str


DEMO_ACCOUNTS: Final = (
    DemoAccount(f"superadmin@{DEMO_DOMAIN}", "super admin, all buildings"),
    DemoAccount(f"admin@{DEMO_DOMAIN}", "building admin"),
    DemoAccount(f"landlord@{DEMO_DOMAIN}", "landlord"),
    DemoAccount(f"resident@{DEMO_DOMAIN}", "resident of unit K4"),
    DemoAccount(f"resident2@{DEMO_DOMAIN}", "resident of the same unit"),
    DemoAccount(f"guard@{DEMO_DOMAIN}", "guard at both gates"),
    DemoAccount(f"admin.b@{DEMO_DOMAIN}", "building admin of a second building"),
    DemoAccount(f"resident.b@{DEMO_DOMAIN}", "resident there"),
    DemoAccount(f"guard.b@{DEMO_DOMAIN}", "guard there"),
)


def is_demo_account(email: str) -> bool:
    """Whether an address belongs to the demo (or to `seed-demo`): refused outside demo mode."""
    return email.strip().lower().endswith(f"@{DEMO_DOMAIN}")
