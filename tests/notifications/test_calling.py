"""A call by TLS: to the address that was looked at, and only where the certificate bears the name."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lifecycle.ports import Claim, Party, Place
from notifications import calling
from notifications.calling import Calls

RAW = json.dumps({"id": "one", "city": "oslo-no", "events": []}).encode()


@dataclass(frozen=True)
class There:
    url: str
    secret: str = "whsec_1"


def certificate(folder: Path, name: str) -> Path:
    """A certificate of that name, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    said = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(said).issuer_name(said).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(plain + made.public_bytes(pem))
    return path


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Nothing is written down."""


@contextmanager
def served(pem: Path) -> Iterator[int]:
    """A program that takes calls by TLS; its port."""
    server = HTTPServer(("127.0.0.1", 0), _Taking)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("name", "taken"), [("hook.example", True), ("another.example", False)])
def test_a_name_is_called_at_its_address_and_believed_by_its_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, taken: bool
) -> None:
    pem = certificate(tmp_path, name)
    believed = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr(calling, "trusted", lambda: believed)
    monkeypatch.setattr(calling, "public_address", lambda *_: "127.0.0.1")
    with served(pem) as port:
        there = There(f"https://hook.example:{port}/icc")
        receipt = Calls(lambda _: there, ()).deliver(claim(), RAW)
    assert receipt.ok == taken, receipt
    assert not receipt.final


def claim() -> Claim:
    """A call as the outbox hands it over."""
    officer = Party("officer", "O", "o@secretariat.example", "officer")
    nowhere = Place("", "the network", "", "", "Europe/Paris")
    day = datetime.now(UTC).date()
    return Claim(1, "webhook", None, nowhere, officer, officer, day, "<one@x>", "webhook.1.oslo-no", raw=RAW)
