"""`icc db backup` and `icc db restore`: the whole database in a file, proved, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from desk.terminal.house import open_up
from desk.terminal.options import Json
from desk.terminal.speak import say, show_json, tell
from desk.words import count

File = Annotated[Path, Parameter(help="A backup of `icc db backup`.")]
Target = Annotated[Path, Parameter(help="A new file, or a folder, in which one is named after the instant.")]
Force = Annotated[bool, Parameter(negative="", help="Replace what the house holds; that is saved first.")]


def db_backup(file: Target, *, json: Json = False) -> None:
    """Back the database up while the house is at work, restore that into a scratch house and prove it."""
    from models.keeping.backup import back_up

    document = back_up(open_up(), file)
    if json:
        show_json(document)
        return
    held = f"{count(document['cities'], 'city', 'cities')}, {count(document['events'], 'event')}"
    tell(f"Written and proved: {document['file']} ({held}, {document['bytes'] / 1e6:,.1f} MB).")
    say("It holds people's data: keep it as you keep the house, and on another machine.")


def db_restore(file: File, *, force: Force = False, json: Json = False) -> None:
    """Bring a backup back, into either database; it is proved before anything is touched."""
    from models.database import open_house
    from models.keeping.restoring import restore

    document = restore(open_house(), file, force=force)
    if json:
        show_json(document)
        return
    tell(f"Restored: {count(document['cities'], 'city', 'cities')}, {count(document['events'], 'event')}.")
    if document["saved"]:
        say(f"What was there lies in {document['saved']}: remove it when it is of no use any more.")
    if document["removed_again"]:
        say(f"{count(document['removed_again'], 'person', 'people')} removed before were removed again.")
    if document["held"]:
        letters = count(document["held"], "letter")
        say(f"{letters} may have gone before: held for a look (`icc notices --state held`).")
    say("Everybody signs in again. Accounts closed since the backup are open again: `icc user list`.")
