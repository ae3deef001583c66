"""A small OpenID Connect provider of our own, on loopback: it asks nobody for a password, and checks PKCE."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "icc-desk", "quite secret"


class Provider:
    """What it will say of whoever comes: `claims` are put over the honest ones, None takes one away."""

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.claims: dict[str, Any] = {"email": "nobody@secretariat.example", "email_verified": True}
        self.headers: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.sign_with: Any = None
        self.forged: Callable[[dict[str, Any]], str] | None = None
        self.described: dict[str, Any] = {}
        self.waiting: dict[str, dict[str, str]] = {}

    def description(self) -> dict[str, Any]:
        told = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize"}
        told |= {"token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}
        return told | self.described

    def authorize(self, asked: dict[str, str]) -> str:
        """The address that the browser is sent back to."""
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.waiting[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, said: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once; None where anything does not fit."""
        asked = self.waiting.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = asked is not None and (said["client_secret"], asked["code_challenge"]) == (SECRET, challenge)
        if asked is None or not fits or said["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], **self.claims}
        kept = {name: value for name, value in claims.items() if value is not None}
        if self.forged is not None:
            return {"id_token": self.forged(kept)}
        return {"id_token": jwt.encode(self.headers, kept, self.sign_with or self.key)}


@contextmanager
def provider() -> Iterator[Provider]:
    """The provider, served until the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.provider  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    @property
    def provider(self) -> Provider:
        found: Provider = self.server.provider  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if path == "/.well-known/openid-configuration":
            self._send(self.provider.description())
        elif path == "/keys":
            self._send({"keys": [self.provider.key.as_dict(private=False)]})
        elif path == "/authorize":
            self.send_response(303)
            self.send_header("location", self.provider.authorize(query))
            self.end_headers()
        elif path == "/elsewhere":
            self.send_response(307)
            self.send_header("location", f"{self.provider.issuer}/keys")
            self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        told = self.provider.token(dict(parse_qsl(body)))
        self._send(told or {"error": "invalid_grant"}, 200 if told else 400)

    def _send(self, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Nothing is written down."""
