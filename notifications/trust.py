"""Whom this house believes when another machine says who it is: public authorities, and its own."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that come with the software, and those that the operator gave to this machine."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
