"""The check before anything is written: every row judged, problems by cause, the rows that show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yingdan.core.jobs import later
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.exchange.commands.drafts import AT_ONCE, look_of, paths_of
from yingdan.exchange.commands.findings import Said
from yingdan.exchange.commands.reports import Report, problem_file
from yingdan.exchange.commands.running import rehearse
from yingdan.exchange.commands.uploads import folder_of
from yingdan.exchange.mapping import FileMap, MapError, map_of
from yingdan.exchange.models import Draft
from yingdan.exchange.reading import Shape, Unreadable, open_tables
from yingdan.exchange.targets import TARGETS

MOST_ROWS = {"bad": 600, "warn": 300, "good": 60}
MOST_CAUSES = 60
MOST_VALUES = 200
COLUMNS = 7
# Problems whose every value is a matter of its own; others of a column are one cause, whatever the values are.
BY_VALUE = ("word", "spelt", "made", "")
PROBLEMS = "problems.csv"


@dataclass(slots=True)
class Shown:
    """One row with what is wrong in it."""

    file: str
    row: int
    tone: str
    said: list[Said] = field(default_factory=list)
    cells: Sequence[str] = ()


def check_draft(*, actor: Actor, draft: Draft) -> None:
    """Judge every row of the files and keep what was found, unless the map has changed meanwhile."""
    version, done = draft.version, 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        Draft.objects.filter(pk=draft.pk, version=version).update(done=done)

    try:
        rules = map_of(draft.content)
        report = rehearse(actor=actor, rules=rules, paths=paths_of(draft), tell=tell)
        found = _document(report, draft, {file.match: file for file in rules.files})
    except (MapError, Refused) as problem:
        found = {"failed": str(problem.message if isinstance(problem, Refused) else problem)}
    else:
        text = problem_file([*report.rejected, *report.warnings])
        (folder_of(draft.folder) / PROBLEMS).write_text(text, encoding="utf-8")
    state = "failed" if "failed" in found else "checked"
    Draft.objects.filter(pk=draft.pk, version=version).update(checked=found, state=state)


def begin_check(*, actor: Actor, draft: Draft) -> None:
    """Check at once what is small, else behind the answer."""
    draft.state, draft.done, draft.total = "checking", 0, _rows_of(draft)
    draft.save(update_fields=["state", "done", "total"])
    if draft.total <= AT_ONCE:
        check_draft(actor=actor, draft=draft)
        draft.refresh_from_db()
    else:
        later("exchange.check_draft", draft.pk, draft.version)


def _rows_of(draft: Draft) -> int:
    total = 0
    for part in draft.content["file"]:
        try:
            total += look_of(draft, part["match"]).rows
        except Unreadable:
            continue
    return total


def _document(report: Report, draft: Draft, maps: Mapping[str, FileMap]) -> dict[str, Any]:
    """What the page shows, as JSON."""
    bad: dict[tuple[str, int], Shown] = {}
    for said in report.rejected:
        bad.setdefault((said.file, said.row), Shown(said.file, said.row, "bad")).said.append(said)
    warned = {(file, row) for file, rows in report.warned.items() for row in rows if (file, row) not in bad}
    whole = [key for key in bad if not key[1]]
    tables = {name: table for name in draft.files if (table := _table(draft, maps.get(name))) is not None}
    total = sum(table.total for table in tables.values())
    rows = [one for key, one in bad.items() if key[1]][: MOST_ROWS["bad"]]
    rows += _with_warnings(report, warned)
    files = [_file(table, rows) for table in tables.values()]
    counts = {"bad": len(bad) - len(whole), "warn": len(warned)}
    good = total - sum(counts.values())
    return {
        "total": total,
        **counts,
        "good": good,
        "ready": good + counts["warn"],
        "counts": report.counts,
        "files": files,
        "rows": [shown for table in tables.values() for shown in table.shown(rows, report.warned)],
        "causes": _causes([*report.rejected, *report.warnings]),
        "notes": [{"file": one.file, "column": one.column, "reason": one.reason, "bad": one.rejected}
                  for one in (*report.rejected, *report.warnings) if not one.row],
    }  # fmt: skip


def _with_warnings(report: Report, warned: set[tuple[str, int]]) -> list[Shown]:
    """Rows that can be written although something is to be said of them."""
    found: dict[tuple[str, int], Shown] = {}
    for said in report.warnings:
        for row in (said.row, *said.places):
            if (said.file, row) in warned and (len(found) < MOST_ROWS["warn"] or (said.file, row) in found):
                found.setdefault((said.file, row), Shown(said.file, row, "warn")).said.append(said)
    return list(found.values())


def _causes(said: Sequence[Said]) -> list[dict[str, Any]]:
    """What is to be put right once for many rows, errors first, the most frequent first."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in said:
        if not one.row or one.sort == "skipped":
            continue
        value = one.value if one.sort in BY_VALUE else ""
        reason = one.reason if one.sort in ("", "missing", "made") else ""
        key = (one.file, one.column, one.sort, value, reason, one.rejected)
        if key not in found and len(found) >= MOST_CAUSES * 4:
            continue
        cause = found.setdefault(
            key,
            {"file": one.file, "column": one.column, "sort": one.sort, "value": value, "reason": one.reason,
             "bad": one.rejected, "rows": 0, "values": {}, "fixes": {}},
        )  # fmt: skip
        cause["rows"] += one.rows
        if one.column and one.value and len(cause["values"]) < MOST_VALUES:
            cause["values"][one.value] = one.fix
    ordered = sorted(found.values(), key=lambda cause: (not cause["bad"], -cause["rows"]))
    return ordered[:MOST_CAUSES]


@dataclass(slots=True)
class _Table:
    """The rows of one file again, to be shown."""

    name: str
    file: FileMap
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]
    total: int
    columns: list[tuple[str, str]] = field(default_factory=list)

    def shown(self, wanted: Sequence[Shown], warned: Mapping[str, set[int]]) -> Iterator[dict[str, Any]]:
        """Rows in the order of the file; a few good ones so that a person sees what will come of them."""
        asked = {one.row: one for one in wanted if one.file == self.name}
        spoken, good = warned.get(self.name, set()), 0
        for number, cells in self.rows:
            one = asked.get(number)
            if one is None and (good >= MOST_ROWS["good"] or number in spoken or number in self.file.correct.skip):
                continue
            good += one is None
            yield self._row(number, cells, one or Shown(self.name, number, "good"))

    def _row(self, number: int, cells: Sequence[str], one: Shown) -> dict[str, Any]:
        place = {name: at for at, name in enumerate(self.header)}
        names = [column for column, _label in self.columns]
        given = self.file.correct.cells.get(number, {})
        texts = [given.get(name, cells[place[name]] if place[name] < len(cells) else "") for name in names]
        said = [
            {"at": names.index(s.column) if s.column in names else -1, "column": s.column, "value": s.value,
             "reason": s.reason, "fix": s.fix, "bad": s.rejected, "sort": s.sort}
            for s in one.said
        ]  # fmt: skip
        return {
            "file": self.name,
            "row": number,
            "tone": one.tone,
            "cells": [text[:120] for text in texts],
            "said": said,
        }


def _table(draft: Draft, file: FileMap | None) -> _Table | None:
    if file is None or file.kind not in TARGETS:
        return None
    path: Path = folder_of(draft.folder) / file.match
    try:
        table = open_tables(path, Shape(file.encoding, file.delimiter, file.header, file.sheet))[0]
        rows = [(row.number, row.cells) for row in table.rows()]
    except Unreadable:
        return None
    return _Table(file.match, file, table.header, rows, len(rows))


def _file(table: _Table, rows: Sequence[Shown]) -> dict[str, Any]:
    """Choose the columns to show: those with problems, and the first of the map; in the order of the map."""
    wrong = {said.column for one in rows if one.file == table.name for said in one.said}
    labels: dict[str, str] = {}
    target = TARGETS[table.file.kind]
    for name, specs in table.file.fields.items():
        for column in (column for spec in specs for column in spec.columns):
            if column in table.header:
                field = target.named(name)
                labels.setdefault(column, str(field.label) if field else name)
    for column in table.file.sources():
        if column in table.header:
            labels.setdefault(column, _("id") if column in table.file.id else "")
    first = [column for column in labels if column in wrong][:COLUMNS]
    first += [column for column in labels if column not in wrong][: COLUMNS - len(first)]
    table.columns = [(column, labels[column]) for column in labels if column in first]
    return {"name": table.name, "kind": table.file.kind, "total": table.total,
            "columns": [{"column": column, "label": label} for column, label in table.columns]}  # fmt: skip
