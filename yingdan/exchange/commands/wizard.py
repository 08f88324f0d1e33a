"""The steps of the browser's wizard before anything is written: look, guess, remember."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.exchange.commands.survey import survey
from yingdan.exchange.models import Draft, KeptMap
from yingdan.exchange.reading import EncodingGuess, Row, Shape, Table, open_tables
from yingdan.exchange.reading.dates import SHORT, OrderGuess
from yingdan.exchange.targets.guessing import guessed_file

SAMPLE = 20
GUESS_ALL = Shape()


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of one table of an uploaded file: every guess, with what can be chosen instead."""

    file: str
    sheet: str
    encoding: EncodingGuess | None
    delimiter: str
    header_at: int
    header: tuple[str, ...]
    rows: int
    sample: tuple[Row, ...]
    orders: dict[str, OrderGuess] = field(default_factory=dict)


def look_at(path: Path, shape: Shape = GUESS_ALL) -> list[Look]:
    """Every table of a file. Raises Unreadable with a sentence."""
    return [_look(table) for table in open_tables(path, shape)]


def propose_map(*, actor: Actor, looks: Sequence[Look], kind: str = "") -> dict[str, Any]:
    """A map for a file: the one the actor used last for these columns, else a guess."""
    look = looks[0]
    kept = KeptMap.objects.filter(user=actor.user_id, columns=_mark(look.header)).first()
    if kept is not None and not kind:
        return dict(kept.content)
    part = guessed_file(look.file, look.header, kind)
    if look.sheet:
        part["sheet"] = look.sheet
    return {"profile": "upload", "file": [part]}


def kept_since(*, actor: Actor, look: Look) -> dt.datetime | None:
    """When the actor last used a map for these columns."""
    return KeptMap.objects.filter(user=actor.user_id, columns=_mark(look.header)).values_list("at", flat=True).first()


def draft_to_check(pk: int, version: int) -> Draft | None:
    """The upload that waits for its check, if nobody changed its map since."""
    return Draft.objects.filter(pk=pk, version=version, state="checking").first()


def keep_map(*, actor: Actor, look: Look, content: dict[str, Any]) -> None:
    """Remember a map for the next file with the same columns, whatever the file is called."""
    files = [{**part, "match": "*"} for part in content["file"]]
    KeptMap.objects.update_or_create(
        user_id=actor.user_id,
        columns=_mark(look.header),
        defaults={"content": {**content, "file": files}, "at": clock.now()},
    )


def _look(table: Table) -> Look:
    sample = tuple(islice(table.rows(), SAMPLE))
    dated = [
        name
        for place, name in enumerate(table.header)
        if any(place < len(row.cells) and SHORT.match(row.cells[place]) for row in sample)
    ]
    found = survey(table, dated)
    return Look(
        table.file,
        table.sheet,
        table.encoding,
        table.delimiter,
        table.header_at,
        table.header,
        found.rows,
        sample,
        found.guesses,
    )


def _mark(header: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(header).encode()).hexdigest()
