"""An address that a reader asked for may lead anywhere but into our own network."""

from __future__ import annotations

import socket

import pytest

from notifications.inward import leads_inward


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1/hook", "json://localhost:4200/api", "jsons://10.0.0.8", "xml://192.168.1.1",
        "json://172.16.3.4:5432", "json://169.254.169.254/latest/meta-data", "json://[::1]:8321", "json://0.0.0.0",
        "json://[fd00::1]", "json://[::ffff:127.0.0.1]", "json://2130706433/", "json://0x7f.1/", "json://0177.0.0.1/",
        "json://u:p@127.0.0.1/x", "JSON://LOCALHOST./", "json://224.0.0.1", "dbus://", "syslog://",
    ],
)  # fmt: skip
def test_what_leads_inward_is_seen_in_every_form(url: str) -> None:
    assert leads_inward(url)


@pytest.mark.parametrize(
    "url", ["slack://token-a/token-b/token-c", "tgram://bot/12", "json://93.184.215.14/x"]
)
def test_what_leads_outside_is_let_through(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host[0].isdigit():
            return [(2, 1, 6, "", (host, 0))]
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert not leads_inward(url)


def test_a_name_with_one_address_inside_leads_inward(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("93.184.215.14", 0)), (2, 1, 6, "", ("10.1.2.3", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert leads_inward("json://rebound.example/x")
    assert not leads_inward("json://rebound.example/x", {"rebound.example"})
