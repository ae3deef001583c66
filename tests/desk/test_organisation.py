"""Signing in through the organisation's provider: there, back, and all that must let nobody in."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from desk import organisation
from models.database import House, open_house
from models.entrance import access_notes, accounts
from tests.desk.people import INES, OLGA, staffed, stranger
from tests.desk.provider import CLIENT, SECRET, Provider, provider

BACK = "/sign-in/organisation/back"


@pytest.fixture
def idp() -> Iterator[Provider]:
    organisation._described.cache_clear()
    organisation._keys.cache_clear()
    with provider() as made:
        yield made


@pytest.fixture
def house(peopled: House, idp: Provider, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("ICC_OIDC_ISSUER", idp.issuer)
    monkeypatch.setenv("ICC_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("ICC_OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("ICC_OIDC_NAME", "City Hall")
    return staffed(open_house())


def walked(client: TestClient, onward: str = "/") -> Any:
    """The browser's way: to us, to the provider, back to us."""
    there = client.get("/sign-in/organisation", params={"next": onward})
    assert there.status_code == 303, there.text
    back = urlsplit(httpx.get(there.headers["location"]).headers["location"])
    return client.get(f"{back.path}?{back.query}")


def test_somebody_with_an_account_comes_in_and_is_led_on(house: House, idp: Provider) -> None:
    idp.claims["email"] = OLGA.upper()
    client = stranger(house)
    assert "Sign in with City Hall" in client.get("/sign-in").text
    answer = walked(client, "/letters")
    assert (answer.status_code, answer.headers["location"]) == (303, "/letters")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    assert client.get("/letters").status_code == 200
    with house.read() as connection:
        assert access_notes.recent(connection)[0]["said"] == "organisation"


def test_nobody_is_led_to_another_site(house: House, idp: Provider) -> None:
    idp.claims["email"] = OLGA
    assert walked(stranger(house), "https://evil.example/").headers["location"] == "/"


OTHER = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
WRONG: dict[str, dict[str, Any]] = {
    "no account of yours": {"email": "who@nowhere.example"},
    "not verified": {"email_verified": False},
    "made for another client": {"aud": "another"},
    "another issuer": {"iss": "https://evil.example"},
    "of another try": {"nonce": "another"},
    "expired": {"exp": int(time.time()) - 120},
    "made in the future": {"iat": int(time.time()) + 3600},
    "no address": {"email": None},
}


def test_a_token_that_does_not_hold_lets_nobody_in(house: House, idp: Provider) -> None:
    honest = dict(idp.claims)
    for why, claims in WRONG.items():
        idp.claims = honest | {"email": OLGA} | claims
        client = stranger(house)
        answer = walked(client)
        assert answer.status_code == 403 and why in answer.text
        assert client.get("/").status_code == 303
    with house.read() as connection:
        noted = [each["what"] for each in access_notes.recent(connection, len(WRONG))]
    assert set(noted) == {"organisation refused"}


def forged(algorithm: str, secret: bytes, claims: dict[str, Any]) -> str:
    """A token as an attacker writes it who has the provider's public key and nothing more."""
    parts = ({"alg": algorithm, "kid": "one"}, claims)
    said = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    seal = hmac.digest(secret, said, "sha256") if secret else b""
    return (said + b"." + urlsafe_b64encode(seal).rstrip(b"=")).decode()


@pytest.mark.parametrize("how", ["RS256", "HS256", "none"])
def test_a_signature_that_is_none_lets_nobody_in(house: House, idp: Provider, how: str) -> None:
    idp.claims["email"] = OLGA
    if how == "RS256":
        idp.sign_with = OTHER
    else:
        secret = idp.key.as_pem(private=False) if how == "HS256" else b""
        idp.forged = partial(forged, how, secret)
    answer = walked(stranger(house))
    assert answer.status_code == 403 and "signature does not hold" in answer.text


def test_keys_that_the_provider_changed_are_fetched_anew(house: House, idp: Provider) -> None:
    idp.claims["email"] = OLGA
    assert walked(stranger(house)).status_code == 303
    idp.key = RSAKey.generate_key(2048, {"kid": "two"}, auto_kid=False)
    idp.headers = {"alg": "RS256", "kid": "two"}
    assert walked(stranger(house)).status_code == 303


def test_a_closed_account_stays_closed(house: House, idp: Provider) -> None:
    idp.claims["email"] = INES
    accounts.close(house, INES)
    assert walked(stranger(house)).status_code == 403


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(house: House, idp: Provider) -> None:
    idp.claims["email"] = OLGA
    client = stranger(house)
    there = client.get("/sign-in/organisation").headers["location"]
    back = urlsplit(httpx.get(there).headers["location"]).query
    assert stranger(house).get(f"{BACK}?{back}").status_code == 403
    assert client.get(f"{BACK}?{back}x&state=another").status_code == 403
    client.get("/sign-in/organisation")
    assert client.get(f"{BACK}?{back}").status_code == 403
    assert client.get(f"{BACK}?error=access_denied").status_code == 403


def test_whoever_fails_too_often_is_slowed_down(house: House, idp: Provider) -> None:
    client = stranger(house)
    for _ in range(access_notes.TRIES_A_PLACE):
        client.get(f"{BACK}?code=x&state=x")
    idp.claims["email"] = OLGA
    assert "too many tries" in walked(client).text.lower()


def test_a_provider_that_describes_itself_oddly_is_not_followed(house: House, idp: Provider) -> None:
    odd = ({"issuer": "https://evil.example"}, {"token_endpoint": "file:///etc/passwd"}, {"jwks_uri": ""})
    for described in odd:
        idp.described = described
        organisation._described.cache_clear()
        assert stranger(house).get("/sign-in/organisation").status_code == 403


def test_an_answer_that_points_elsewhere_is_not_followed(house: House, idp: Provider) -> None:
    idp.claims["email"] = OLGA
    idp.described = {"jwks_uri": f"{idp.issuer}/elsewhere"}
    answer = walked(stranger(house))
    assert answer.status_code == 403 and "cannot be reached" in answer.text


def test_a_provider_out_in_the_world_cannot_point_us_into_our_own_network() -> None:
    assert not organisation._may_be_called("http://127.0.0.1/keys", "https://93.184.216.34")
    assert not organisation._may_be_called("https://10.0.0.1/keys", "https://93.184.216.34")
    assert organisation._may_be_called("https://93.184.216.34/keys", "https://93.184.216.34")


def test_a_provider_that_is_away_is_told_in_a_sentence(
    peopled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation._described.cache_clear()
    monkeypatch.setenv("ICC_OIDC_ISSUER", "http://127.0.0.1:1")
    monkeypatch.setenv("ICC_OIDC_CLIENT_ID", CLIENT)
    answer = stranger(staffed(open_house())).get("/sign-in/organisation")
    assert answer.status_code == 403 and "cannot be reached" in answer.text


def test_without_a_provider_there_is_no_such_button_and_no_such_way(peopled: House) -> None:
    client = stranger(staffed(peopled))
    assert "/sign-in/organisation" not in client.get("/sign-in").text
    assert client.get("/sign-in/organisation").status_code == 403


@pytest.mark.parametrize("issuer", ["http://login.example", "ftp://login.example", "login.example"])
def test_an_issuer_is_reached_safely(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_OIDC_ISSUER", issuer)
    with pytest.raises(ValueError, match="begins with https"):
        open_house()
