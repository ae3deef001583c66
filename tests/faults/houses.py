"""The house that scenes are played in: the example cities, with things due."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.deployments.conftest import prepare


def furnisher(folder: Path) -> Callable[[Path], None]:
    """Prepare a house in `folder`; what is returned lays a copy of it out elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)
    return copies_of(folder)


def copies_of(folder: Path) -> Callable[[Path], None]:
    """Lays a copy of a prepared house out elsewhere."""

    def furnish(elsewhere: Path) -> None:
        shutil.copytree(folder, elsewhere, dirs_exist_ok=True)

    return furnish
