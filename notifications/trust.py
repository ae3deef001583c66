"""Whom this house believes when another machine says who it is: public authorities, and its own."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """The one set of authorities that all our calls share."""
    return authorities()


def authorities() -> ssl.SSLContext:
    """The authorities that come with the software, and those that the operator gave to this machine.

    `SSL_CERT_FILE` names a file of others: an authority of the organisation, a certificate of its own.
    """
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
