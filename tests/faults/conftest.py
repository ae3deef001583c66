"""A house with real cities and things due, for whatever may befall it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import House
from tests.deployments.conftest import furnish, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with the example cities, copied by the tests that change it."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.fixture
def furnished(prepared: Path, tmp_path: Path) -> House:
    """A house of one's own with the example cities; the environment names it."""
    return furnish(prepared, tmp_path)
