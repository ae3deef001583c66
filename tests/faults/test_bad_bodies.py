"""Bad bodies are posted to the interface: none brings an error of ours, none refused leaves a trace."""

from __future__ import annotations

from pathlib import Path

from tests.faults import at_the_desk
from tests.faults.bad_bodies import try_bodies
from tests.faults.houses import at

BODIES = 150
"""Of a thousand in `make faults`."""


def test_a_bad_body_is_answered_in_words_and_nothing_is_half_written(tmp_path: Path) -> None:
    at_the_desk.fill(tmp_path)
    tried = try_bodies(at(tmp_path), at_the_desk.token(tmp_path), range(BODIES))
    assert tried.clean, tried
    assert tried.number == BODIES and tried.refused + tried.named > BODIES / 2
