"""The page's day by hand: its commands typed as they stand, through Prefect."""

from __future__ import annotations

from pathlib import Path

from models.database import House
from tests.desk.test_operating_bad_day import blocks
from tests.faults import forked


def test_the_commands_of_a_day_by_hand_are_done_as_they_stand(furnished: House, tmp_path: Path) -> None:
    """Letters to everybody are held for a look, as with a mail server that reaches people."""
    [typed] = blocks("A day")
    assert len(typed) == 7
    for _, *words in typed:
        done = [str(tmp_path / word) if word.endswith(".html") else word for word in words]
        code = forked.run("icc", done, tmp_path, ICC_MAIL_URL="mailtos://user:password@mail.example")
        if words[:2] == ["outbox", "send"]:
            assert (code, "not through" in forked.said(tmp_path)) == (1, True), "no such server listens"
        else:
            assert code == 0, (words, forked.said(tmp_path))
    assert (tmp_path / "standing.html").stat().st_size > 1000
