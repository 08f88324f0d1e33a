"""The wizard's own steps: what was uploaded and chosen so far, until it is written or dropped."""

import copy
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.jobs import later
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Forbidden, Refused
from yingdan.exchange.commands.hand import PRODUCT, Hand, hand_of, importable, part_of, product_column
from yingdan.exchange.commands.running import prepare_import
from yingdan.exchange.commands.uploads import Upload, drop_folder, folder_of, take_files, take_map
from yingdan.exchange.commands.wizard import Look, keep_map, look_at, propose_map
from yingdan.exchange.mapping import MapError, map_of
from yingdan.exchange.models import Draft
from yingdan.exchange.profiles import profile_content
from yingdan.exchange.reading import Shape, Unreadable
from yingdan.exchange.rules import own_draft_in_any_state, own_drafts
from yingdan.exchange.targets import ORDER

OWN, MAP = "own", "map"
DAYS = 7
AT_ONCE = 1500
MOST_OPEN = 30
SHAPE = ("encoding", "delimiter", "header", "sheet")


def start_draft(*, actor: Actor, source: str, uploads: Sequence[Upload], map_file: Upload | None = None) -> Draft:
    """Keep the files and propose a map for them: the one of a system, the one given, or a guess."""
    as_oneself(actor)
    if not importable(actor):
        raise Forbidden(_("You have no right to import."))
    if own_drafts(actor).count() >= MOST_OPEN:
        raise Refused(_("There are %(most)s uploads that were never written. Drop some first.") % {"most": MOST_OPEN})
    content: dict[str, Any] = {}
    if map_file is not None:
        source, content = MAP, take_map(map_file)
    elif source != OWN:
        content = profile_content(source)
    folder, names = take_files(uploads)
    draft = Draft(user_id=actor.user_id, folder=folder, source=source, files=names, at=clock.now())
    try:
        parts = {**content, "file": _parts_for(names, content)} if content else guess_map(actor, draft)
    except Refused:
        drop_folder(folder)
        raise
    draft.content = parts
    draft.save()
    return draft


def as_oneself(actor: Actor) -> None:
    """What runs behind the answer has the rights of who began it, so nobody begins it for another."""
    if actor.acting_for_id is not None:
        raise Refused(_("An import is done in one's own name. End standing in first."))


def paths_of(draft: Draft) -> list[Path]:
    return [folder_of(draft.folder) / name for name in draft.files]


def part_for(draft: Draft, name: str) -> dict[str, Any] | None:
    """The part of the map for a file; None where there is none, so that the file is left alone."""
    parts: list[dict[str, Any]] = draft.content.get("file", [])
    return next((part for part in parts if part["match"] == name), None)


def look_of(draft: Draft, name: str) -> Look:
    """What is known of a file, read as its part says. Raises Unreadable."""
    part = part_for(draft, name) or {}
    shape = Shape(part.get("encoding", ""), part.get("delimiter", ""), part.get("header"), part.get("sheet", ""))
    return look_at(folder_of(draft.folder) / name, shape)[0]


def sheets_of(draft: Draft, name: str) -> list[str]:
    """The sheets of a workbook that hold anything."""
    return [look.sheet for look in look_at(folder_of(draft.folder) / name) if look.sheet]


def guess_map(actor: Actor, draft: Draft) -> dict[str, Any]:
    """A guess for every file that can be read; a map that the actor used for these columns goes before it."""
    parts, marks = [], []
    for path in paths_of(draft):
        try:
            looks = look_at(path)
        except (Unreadable, UnicodeError):
            parts.append({"match": path.name, "kind": importable(actor)[0], "fields": {}})
            continue
        marks.append("\x1f".join(looks[0].header))
        parts.append({**_proposed(actor, looks), "match": path.name})
    mark = hashlib.sha256("\x1e".join(marks).encode()).hexdigest()[:16]
    return {"profile": f"upload-{mark}", "file": parts}


def set_shape(*, actor: Actor, draft: Draft, name: str, values: Mapping[str, Any]) -> None:
    """Read a file as a person says: what is empty is guessed. Other columns need another guess."""
    before = part_for(draft, name) or {}
    part = {key: value for key, value in before.items() if key not in (*SHAPE, "dates")}
    part |= {key: value for key, value in values.items() if value not in (None, "")}
    if part == before:
        return
    _replace(draft, name, part)
    if draft.source == OWN and any(part.get(key) != before.get(key) for key in SHAPE):
        try:
            guess_again(actor=actor, draft=draft, name=name, kind="")
        except Unreadable:
            return


def leave_out(*, draft: Draft, names: Sequence[str]) -> None:
    """Take files out of the map: they are not read, and the report says so."""
    kept = [part for part in draft.content["file"] if part["match"] not in names]
    if not kept:
        raise Refused(_("At least one file must remain."))
    change(draft, {**draft.content, "file": kept})


def guess_again(*, actor: Actor, draft: Draft, name: str, kind: str) -> None:
    """Propose the fields of another kind for a file."""
    before = part_for(draft, name) or {"match": name}
    look = look_of(draft, name)
    fresh = propose_map(actor=actor, looks=[look], kind=kind)["file"][0]
    kept = {key: before[key] for key in ("match", *SHAPE, "dates") if key in before}
    _replace(draft, name, _with_product({**fresh, **kept}, look))


def set_hand(*, actor: Actor, draft: Draft, hands: Mapping[str, Hand]) -> None:
    """Take over what was chosen for the columns. Refused as a whole."""
    parts = []
    for part in draft.content["file"]:
        hand = hands.get(part["match"])
        if hand is not None and hand.kind not in importable(actor):
            raise Forbidden(_("You have no right to import these."))
        parts.append(part_of(hand, part) if hand else part)
    parts.sort(key=lambda part: ORDER.index(part["kind"]) if part.get("kind") in ORDER else len(ORDER))
    change(draft, {**draft.content, "file": parts})


def correct(draft: Draft, name: str, put_right: Callable[[dict[str, Any]], None]) -> None:
    """Change the corrections of one file."""
    part = copy.deepcopy(part_for(draft, name))
    if part is None:
        raise Refused(_("This file is not part of the import."))
    part["correct"] = {"words": {}, "cells": {}, "skip": [], **part.get("correct", {})}
    put_right(part["correct"])
    _replace(draft, name, part)


def write_draft(*, actor: Actor, draft: int) -> Batch:
    """Begin to write what was checked, behind the answer. Pressed twice it is one import."""
    as_oneself(actor)
    with transaction.atomic():
        kept = own_draft_in_any_state(actor).select_for_update(of=("self",)).get(pk=draft)
        if kept.batch is not None:
            return kept.batch
        if kept.state != "checked":
            raise Conflict(_("The rows have not been checked since the last change. Wait for it, then write."))
        try:
            batch = prepare_import(actor=actor, rules=map_of(kept.content), paths=paths_of(kept))
        except MapError as problem:
            raise Refused(str(problem)) from problem
        kept.batch = batch
        kept.save(update_fields=["batch"])
        _remember(actor, kept)
        later("exchange.run_import", batch.pk, kept.content)
    return batch


def drop_draft(draft: Draft) -> None:
    """Forget an upload and its files."""
    drop_folder(draft.folder)
    draft.delete()


def drop_old_drafts() -> int:
    """Uploads that nobody came back to within a week."""
    old = Draft.objects.filter(batch=None, at__lt=clock.now() - dt.timedelta(days=DAYS))
    for draft in old:
        drop_draft(draft)
    return len(old)


def drop_drafts_of(batch: int) -> None:
    """An import that has ended needs its files no longer."""
    for draft in Draft.objects.filter(batch=batch):
        drop_draft(draft)


def change(draft: Draft, content: dict[str, Any]) -> None:
    """A new version of the map. What was checked before is no longer true."""
    draft.content, draft.version, draft.state = content, draft.version + 1, "open"
    draft.at = clock.now()
    draft.save(update_fields=["content", "version", "state", "at"])


def _replace(draft: Draft, name: str, part: dict[str, Any]) -> None:
    parts = [part if one["match"] == name else one for one in draft.content["file"]]
    change(draft, {**draft.content, "file": parts})


def _parts_for(names: Sequence[str], content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each file the part of a map that names it, in the order of the map."""
    rules = map_of(content)
    found = []
    for place, file in enumerate(rules.files):
        mine = [name for name in names if rules.file_for(Path(name)) is file]
        found += [{**content["file"][place], "match": name} for name in mine]
    if not found:
        wanted = "、".join(file.match for file in rules.files)
        raise Refused(_("None of these files belongs to this source. Expected are: %(names)s.") % {"names": wanted},
                      field="upload")  # fmt: skip
    return found


def _proposed(actor: Actor, looks: Sequence[Look]) -> dict[str, Any]:
    part: dict[str, Any] = propose_map(actor=actor, looks=looks)["file"][0]
    allowed = importable(actor)
    if part.get("kind") not in allowed:
        part = propose_map(actor=actor, looks=looks, kind=allowed[0])["file"][0]
    return _with_product(part, looks[0])


def _with_product(part: dict[str, Any], look: Look) -> dict[str, Any]:
    hand = hand_of(part)
    if part.get("kind") != "deal" or hand is None or PRODUCT in hand.columns.values():
        return part
    column = product_column(look.header, hand.columns)
    if not column:
        return part
    amount = next((found for found, name in hand.columns.items() if name == "amount"), "")
    return {**part, "line": {"product": {"column": column, "unknown": "gap"}, "amount": amount}}


def _remember(actor: Actor, draft: Draft) -> None:
    """The map of a file that was mapped by hand, without what was put right in single rows."""
    if draft.source != OWN:
        return
    for part in draft.content["file"]:
        words = part.get("correct", {}).get("words", {})
        kept = {key: value for key, value in part.items() if key != "correct"}
        if words:
            kept["correct"] = {"words": words}
        try:
            look = look_of(draft, part["match"])
        except Unreadable:
            continue
        keep_map(actor=actor, look=look, content={"profile": draft.content["profile"], "file": [kept]})
