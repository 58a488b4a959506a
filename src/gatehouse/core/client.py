"""Where a request came from. X-Forwarded-For is believed only from GATEHOUSE_TRUSTED_PROXIES."""

import ipaddress
from typing import Any

from gatehouse.core.config import settings


def client_address(scope: dict[str, Any] | Any) -> str:
    """The client's address: the nearest one in the forwarding chain that is not a trusted proxy."""
    peer = scope.get("client")
    address = peer[0] if peer else "unknown"
    proxies = settings().proxies
    if not proxies or not _trusted(address):
        return str(address)
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = [hop.strip() for hop in b",".join(forwarded).decode("latin-1").split(",") if hop.strip()]
    for hop in reversed(hops):
        if not _is_address(hop):
            break
        address = hop
        if not _trusted(hop):
            break
    return str(address)


def address_block(address: str) -> str:
    """What an address is counted as: whoever has one IPv6 address has 2^64 of them."""
    if not _is_address(address):
        return address
    parsed = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _trusted(text: str) -> bool:
    if not _is_address(text):
        return False
    address = ipaddress.ip_address(text)
    return any(address.version == network.version and address in network for network in settings().proxies)
