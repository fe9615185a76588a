"""From which network a request comes: for braking in memory, never for keeping."""

import ipaddress
from collections.abc import Iterable

from flask import request

from participation.web.state import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
KEPT_BITS = {4: 24, 6: 48}  # what a household or an office has; not a single device


def network_of_request() -> str | None:
    """Return the truncated network; None if there is no address (a socket of Unix)."""
    return network_of(
        request.remote_addr,
        request.headers.getlist("X-Forwarded-For"),
        settings().trusted_proxies,
    )


def network_of(
    peer: str | None, forwarded: Iterable[str], trusted: tuple[Network, ...]
) -> str | None:
    """Return the network of whoever stands before the trusted proxies.

    Read from the right: a proxy appends, so what a client made up stands further left.
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    address = _address(peer)
    while address is not None and hops and _is_trusted(address, trusted):
        before = _address(hops.pop())
        if before is None:
            break
        address = before
    if address is None:
        return None
    bits = KEPT_BITS[address.version]
    return str(ipaddress.ip_network((address, bits), strict=False))


def _address(text: str | None) -> Address | None:
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


def _is_trusted(address: Address, trusted: tuple[Network, ...]) -> bool:
    return any(address in network for network in trusted)
