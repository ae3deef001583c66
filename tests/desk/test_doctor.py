"""`icc doctor` looks at everything and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.conftest import Icc

CHECKS = {
    "Prefect", "clock", "settings", "folder", "disk", "database", "mail", "letters", "schedules", "last day",
}  # fmt: skip


def verdicts(icc: Icc) -> dict[str, str]:
    return {finding["check"]: finding["verdict"] for finding in icc("doctor", "--json").document["findings"]}


def test_a_new_house_is_looked_at_whole_and_nothing_is_bad(icc: Icc) -> None:
    assert set(verdicts(icc)) == CHECKS
    assert "bad" not in verdicts(icc).values()


def test_a_database_out_of_reach_is_bad_and_the_others_are_still_looked_at(
    icc: Icc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICC_DATABASE_URL", "postgresql://nobody:s3cret@127.0.0.1:9/none")
    said = icc("doctor", "--json")
    found = {finding["check"]: finding for finding in said.document["findings"]}
    assert said.code == 1
    assert found["database"]["verdict"] == "bad" and found["disk"]["verdict"] == "good"
    assert "s3cret" not in said.out


def test_a_setting_that_cannot_be_read_is_the_finding(icc: Icc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICC_DIGEST_WEEKDAY", "9")
    said = icc("doctor")
    assert said.code == 1
    assert "ICC_DIGEST_WEEKDAY" in said.out


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (None, "no server is set"),
        ("mailto://127.0.0.1:25?from=a@b.example", "counts as none"),
        ("mailtos://user:s3cret@mail.org", "a server is set"),
    ],
)
def test_where_letters_go_is_told_without_the_password(
    icc: Icc, monkeypatch: pytest.MonkeyPatch, url: str | None, words: str
) -> None:
    if url:
        monkeypatch.setenv("ICC_MAIL_URL", url)
    told = icc("doctor").out
    assert words in told
    assert "s3cret" not in told


def test_a_folder_open_to_everybody_is_told(icc: Icc, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert verdicts(icc)["folder"] == "look"
    tmp_path.chmod(0o700)
    assert verdicts(icc)["folder"] == "good"
