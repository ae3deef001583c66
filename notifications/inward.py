"""Does an address that a reader asked for lead into our own network? Then this house is not to call it.

A reader's webhook is called by our machine, from inside: without a guard it could reach what only we reach.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

_OF_THIS_MACHINE = frozenset({
    "dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "syslog",
})  # fmt: skip
"""Services of Apprise that act on the machine itself instead of calling another."""


def leads_inward(url: str, allowed: Collection[str] = ()) -> bool:
    """Whether a service's address leads to this machine or a network that is not public.

    `allowed`: hosts inside that the operator opened for this. A name that nobody knows leads nowhere: many
    services carry a token where others have their host.
    """
    parts = urlsplit(url.strip())
    if parts.scheme.lower() in _OF_THIS_MACHINE:
        return True
    host = (parts.hostname or "").rstrip(".").lower()
    return bool(host) and host not in allowed and any(map(_is_inside, _addresses(host)))


def public_address(url: str, allowed: Collection[str] = ()) -> str | None:
    """The address to call for this one, looked up once; None where it leads inward, or nowhere.

    Whoever calls that address, and not the name again, cannot be led elsewhere between look and call.
    """
    host = (urlsplit(url.strip()).hostname or "").rstrip(".").lower()
    found = _addresses(host) if host else []
    if not found or (host not in allowed and any(map(_is_inside, found))):
        return None
    return found[0]


def _addresses(host: str) -> list[str]:
    """Every address of a host, numbers in whatever form a resolver takes them."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]).partition("%")[0] for *_, address in found]


def _is_inside(address: str) -> bool:
    number = ipaddress.ip_address(address)
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return not (mapped or number).is_global or number.is_multicast
