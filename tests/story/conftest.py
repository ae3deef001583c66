"""What the stories stand on."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The surroundings that the pages ask for; the house is opened in them."""
    monkeypatch.setenv("ICC_REHEARSAL", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path
