"""A programme as somebody sends it with a form: the text of the file that was chosen, or what was pasted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, File, Form, UploadFile
from starlette.datastructures import UploadFile as Uploaded
from starlette.exceptions import HTTPException

from desk.tongue import say

LONGEST = 200_000
"""Bytes of a programme: the packaged one has less than a third."""


def _sent(
    file: Annotated[UploadFile | str | None, File()] = None,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
) -> str:
    if not (isinstance(file, Uploaded) and file.filename):
        return text
    raw = file.file.read(LONGEST + 1)
    if len(raw) > LONGEST:
        told = say("The file is longer than {most} bytes: no programme is.", most=f"{LONGEST:,}")
        raise HTTPException(413, told)
    return raw.decode("utf-8", "replace")


Sent = Annotated[str, Depends(_sent)]
"""The text of the file, which comes first, or of the form; empty where nothing was sent. Nothing is kept."""
