"""A sign of life to somebody outside, who tells the officers when it stays away."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, build_opener

_PATIENCE = 10.0
"""Seconds: a service that does not answer must not hold `watch` up."""


class _Nowhere(HTTPRedirectHandler):
    """An answer that points elsewhere is not followed: only the address of the settings is called."""

    def redirect_request(self, *_asked: object) -> None:
        """Follow nothing."""


def beat(url: str) -> str:
    """Call the address; what became of it in words, never the address itself, which is a secret."""
    if not url.lower().startswith(("https://", "http://")):
        return "ICC_HEARTBEAT_URL is no https address: no sign of life was given"
    try:
        with build_opener(_Nowhere).open(url, timeout=_PATIENCE) as answer:
            return f"heard ({answer.status})"
    except HTTPError as error:
        return f"not heard: answered {error.code}"
    except (URLError, OSError, ValueError) as error:
        return f"not heard: {type(error).__name__}"
