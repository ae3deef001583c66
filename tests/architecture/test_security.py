"""What docs/security.md promises and syntax can show; and that each test it names exists."""

from __future__ import annotations

import ast
import re

import pytest
from pydantic import SecretStr

from models.settings import Settings
from tests.architecture.source import ROOT, imports, modules
from tests.architecture.vulnerabilities import verdict

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SECRET = re.compile(r"(_url|_key|_to)$")
OPEN = {"public_url", "desk_url", "mail_redirect_to"}
"""Settings that are addresses for people to see."""

CALLING = {
    "urllib.request",
    "http.client",
    "smtplib",
    "imaplib",
    "imap_tools",
    "apprise",
    "httpx",
    "requests",
    "aiohttp",
}
CALLERS = {
    "deployments/server.py", "desk/organisation.py", "desk/terminal/looking_outside.py",
    "notifications/alerts.py", "notifications/calling.py", "notifications/channels.py",
    "notifications/conversation.py", "notifications/copies.py", "notifications/heartbeat.py",
    "notifications/knocking.py", "notifications/mail_plugin.py", "notifications/mailboxes.py",
    "notifications/outside.py", "notifications/trust.py",
}  # fmt: skip
"""The files that may call another machine, each at an address of the settings or the operator's file."""


def test_every_setting_that_holds_a_secret_is_one() -> None:
    kinds = {name: str(field.annotation) for name, field in Settings.model_fields.items()}
    bare = [
        name
        for name, kind in kinds.items()
        if SECRET.search(name) and name not in OPEN and "SecretStr" not in kind
    ]
    assert bare == []


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    assert len(secrets) >= 6
    for name in secrets:
        monkeypatch.setenv(f"ICC_{name.upper()}", f"mailtos://user:hunter2-{name}@mail.example")
    settings = Settings()
    assert all(isinstance(getattr(settings, name), SecretStr) for name in secrets)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert "hunter2" not in shown


def test_only_these_files_call_another_machine() -> None:
    calling = {
        str(path.relative_to(ROOT))
        for path in modules()
        for name, _ in imports(path)
        if any(name == each or name.startswith(f"{each}.") for each in CALLING)
    }
    assert calling <= CALLERS, "say in docs/security.md where the address comes from, then list the file here"


def test_a_flow_takes_a_day_and_a_city_and_nothing_else() -> None:
    """Parameters stand in clear text on Prefect's server."""
    taken = {
        argument.arg
        for path in modules("flows")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "flow"
        for argument in [*node.args.args, *node.args.kwonlyargs]
    }
    assert taken == {"today", "city"}


def test_every_test_that_the_page_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 20
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []


_SOUND = {"name": "a", "version": "1", "vulns": []}
_WEAK = {"name": "b", "version": "2", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["2.1"]}]}
_UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([_SOUND], 0, "1 packages, no weakness is known"),
        ([_SOUND, _WEAK], 1, "b 2: CVE-2026-1 (mended in 2.1)"),
        ([_SOUND, _UNKNOWN], 2, "1 of 2 packages of runtime.txt could not be looked up"),
        ([_WEAK, _UNKNOWN], 1, "CVE-2026-1"),
        ([], 2, "could not be made"),
    ],
)
def test_an_audit_that_could_not_look_everything_up_is_no_clean_one(
    packages: list[dict[str, object]], code: int, words: str
) -> None:
    answer, lines = verdict("runtime.txt", packages)
    assert answer == code and words in "\n".join(lines)
