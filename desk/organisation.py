"""Signing in through the organisation's own identity provider (OpenID Connect), as the settings name it.

Authorization code with PKCE. Nothing that a visitor types decides which address is called: only the issuer of
the settings is, and what its own description names; no answer is followed elsewhere.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lifecycle.commands import Refused
from models.settings import Settings
from notifications.inward import leads_inward
from notifications.trust import trusted

_ALGORITHMS = ["RS256"]
_LARGEST, _PATIENCE, _KEPT_FOR, _SKEW = 1_000_000, 10.0, 3600, 60
_FAILED = "your organisation did not confirm who you are ({why}): try again, or sign in by a link"
_AWAY = "your organisation’s sign-in cannot be reached at the moment: sign in by a link"


@dataclass(frozen=True, slots=True)
class Errand:
    """What is remembered of one way to the provider and back: kept by the visitor's browser, signed by us."""

    state: str
    nonce: str
    verifier: str
    onward: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as it describes itself; `issuer` as the settings say it."""

    issuer: str
    authorization: str
    token: str
    keys: str


def named(settings: Settings) -> str:
    """The name of the organisation's sign-in, as a button says it; empty where the house has none."""
    return settings.oidc_name if settings.oidc_issuer and settings.oidc_client_id else ""


def errand(onward: str) -> Errand:
    """A new way to the provider; every part of it is guessed by nobody."""
    return Errand(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), onward)


def way_there(settings: Settings, errand: Errand, back: str) -> str:
    """Where the browser is sent. `back`: our own address, as the provider knows it."""
    provider = _provider(settings)
    challenge = urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": settings.oidc_client_id, "redirect_uri": back,
        "scope": "openid email", "state": errand.state, "nonce": errand.nonce,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    sign = "&" if urlsplit(provider.authorization).query else "?"
    return f"{provider.authorization}{sign}{urlencode(asked)}"


def who_came(settings: Settings, errand: Errand, said: Mapping[str, str], back: str) -> str:
    """The verified address of whoever comes back; Refused where anything of it does not hold.

    `said`: the query of the address that the provider sent the browser back to.
    """
    provider = _provider(settings)
    if not secrets.compare_digest(said.get("state", "").encode(), errand.state.encode()):
        raise Refused(_FAILED.format(why="this answer belongs to another try"))
    if said.get("iss", provider.issuer) != provider.issuer:
        raise Refused(_FAILED.format(why="another provider answered"))
    if said.get("error") or not said.get("code"):
        raise Refused(_FAILED.format(why="it gave no permission"))
    return _address(settings, provider, _token(settings, provider, errand, said["code"], back), errand)


def _token(settings: Settings, provider: Provider, errand: Errand, code: str, back: str) -> str:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back,
        "client_id": settings.oidc_client_id, "code_verifier": errand.verifier,
    }  # fmt: skip
    secret = settings.oidc_client_secret
    if secret is not None:
        form["client_secret"] = secret.get_secret_value()
    token = _called("POST", provider.token, form).get("id_token")
    if not isinstance(token, str):
        raise Refused(_FAILED.format(why="it sent no identity"))
    return token


def _address(settings: Settings, provider: Provider, token: str, errand: Errand) -> str:
    claims = _claims(provider, token)
    now, audience = time.time(), claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    wrong = {
        "another issuer": claims.get("iss") != provider.issuer,
        "made for another client": settings.oidc_client_id not in several
        or claims.get("azp", settings.oidc_client_id) != settings.oidc_client_id,
        "expired": not _number(claims.get("exp")) > now - _SKEW,
        "made in the future": _number(claims.get("iat"), now) > now + _SKEW,
        "of another try": claims.get("nonce") != errand.nonce,
        "the address is not verified": claims.get("email_verified") not in (True, "true"),
        "no address": not isinstance(claims.get("email"), str),
    }
    for why, is_so in wrong.items():
        if is_so:
            raise Refused(_FAILED.format(why=why))
    return str(claims["email"])


def _number(value: object, otherwise: float = 0) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


def _claims(provider: Provider, token: str) -> Mapping[str, Any]:
    """What a token says, its signature checked; keys are fetched anew once, for they change."""
    for fresh in (False, True):
        if fresh:
            _keys.cache_clear()
        try:
            return jwt.decode(token, _keys(provider.keys, _hour()), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            continue
    raise Refused(_FAILED.format(why="its signature does not hold"))


@lru_cache(maxsize=4)
def _keys(address: str, _hour: int) -> KeySet:
    try:
        return KeySet.import_key_set(_called("GET", address))  # type: ignore[arg-type]  # checked by the import
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Refused(_AWAY) from error


def _provider(settings: Settings) -> Provider:
    if not named(settings):
        raise Refused("this house knows no sign-in of an organisation: sign in by a link")
    return _described(settings.oidc_issuer, _hour())


@lru_cache(maxsize=4)
def _described(issuer: str, _hour: int) -> Provider:
    """What the provider says of itself, kept for an hour."""
    told = _called("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise Refused(_AWAY)
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = [str(told.get(name, "")) for name in names]
    if not all(_may_be_called(address, issuer) for address in addresses):
        raise Refused(_AWAY)
    return Provider(issuer, *addresses)


def _may_be_called(address: str, issuer: str) -> bool:
    """Whether an address that the issuer names is as safe as the issuer's own."""
    inside = leads_inward(issuer)
    return _is_safe(address, inside=inside) and (inside or not leads_inward(address))


def _is_safe(address: str, *, inside: bool) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and inside))


def _hour() -> int:
    return int(time.time()) // _KEPT_FOR


def _called(method: str, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """The JSON object that an address answers with; Refused in words where it does not."""
    try:
        with (
            httpx.Client(
                timeout=_PATIENCE, follow_redirects=False, trust_env=False, verify=trusted()
            ) as client,
            client.stream(method, address, data=form, headers={"accept": "application/json"}) as answer,
        ):
            body = _read(answer)
            if answer.status_code != 200:
                raise Refused(_FAILED.format(why="it refused") if method == "POST" else _AWAY)
            told = httpx.Response(200, content=body).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Refused(_AWAY) from error
    if not isinstance(told, dict):
        raise Refused(_AWAY)
    return told


def _read(answer: httpx.Response) -> bytes:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > _LARGEST:
            raise Refused(_AWAY)
    return body
