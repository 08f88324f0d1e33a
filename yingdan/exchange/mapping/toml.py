"""Reading a map file, with a sentence for each mistake in it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _

from yingdan.exchange.mapping.maps import Closing, Corrections, FieldSpec, FileMap, ImportMap, Line, Mode, Unknown

TOP = frozenset({"profile", "file", "missing", "department", "title", "lenient"})
FILE = frozenset(
    {"match", "kind", "id", "fields", "closing", "line", "encoding", "delimiter", "header", "sheet", "dates", "mode",
     "same", "ignore", "not_yet", "correct"}
)  # fmt: skip
SPEC = frozenset({"column", "columns", "value", "gather", "values", "by", "unknown", "with", "dates"})
CLOSING = frozenset({"column", "won", "lost", "void", "state", "on", "amount", "reason", "dates"})
CORRECT = frozenset({"words", "cells", "skip"})
LINE = frozenset({"product", "quantity", "price", "amount"})
MODES = ("both", "create", "update")
UNKNOWN = ("", "create", "gap", "reject")
LOOKUPS = ("name", "id", "website", "email", "username", "code", "number")
ORDERS = ("", "D/M", "M/D")


class MapError(ValueError):
    """The map cannot be understood; the message says where and why."""


def read_map(path: Path) -> ImportMap:
    """The map in a TOML file. Raises MapError, or OSError where there is no file."""
    try:
        return map_of(tomllib.loads(path.read_text(encoding="utf-8-sig")), default=path.stem)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MapError(f"{path.name}: {problem}") from problem
    except MapError as problem:
        raise MapError(f"{path.name}: {problem}") from problem


def map_of(content: Mapping[str, Any], *, default: str = "generic") -> ImportMap:
    """The map that a parsed TOML or JSON document describes."""
    _known(content, TOP, _("the map"))
    files = content.get("file")
    if not isinstance(files, list) or not files:
        raise MapError(_("it has no [[file]] part"))
    profile = _word(content, "profile") or default
    return ImportMap(
        profile=profile[:40],
        files=tuple(_file(part, number) for number, part in enumerate(files, 1)),
        missing=frozenset(word.casefold() for word in _words(content, "missing")),
        department=_word(content, "department"),
        lenient=content.get("lenient") is True,
    )


def _file(part: Any, number: int) -> FileMap:
    where = _("[[file]] %(number)s") % {"number": number}
    if not isinstance(part, dict):
        raise MapError(_("%(where)s is no table") % {"where": where})
    _known(part, FILE, where)
    if not _word(part, "match"):
        raise MapError(_('%(where)s does not say which files it is for: match = "*.csv"') % {"where": where})
    if not _word(part, "kind") and not _word(part, "not_yet"):
        raise MapError(_('%(where)s does not say which kind its rows are: kind = "customer"') % {"where": where})
    header = part.get("header")
    if header is not None and (not isinstance(header, int) or isinstance(header, bool) or header < 0):
        raise MapError(_("%(where)s: header is the number of a row, or 0") % {"where": where})
    return FileMap(
        match=_word(part, "match"),
        kind=_word(part, "kind"),
        id=_words(part, "id"),
        fields={name: _specs(spec, f"{where} fields.{name}") for name, spec in _table(part, "fields", where).items()},
        closing=_closing(part["closing"], where) if "closing" in part else None,
        line=_line(part["line"], where) if "line" in part else None,
        encoding=_word(part, "encoding"),
        delimiter=_word(part, "delimiter"),
        header=header,
        sheet=_word(part, "sheet"),
        dates=_one_of(part, "dates", ORDERS, where),
        mode=cast("Mode", _one_of(part, "mode", MODES, where) or "both"),
        same=_words(part, "same"),
        ignore=_words(part, "ignore"),
        not_yet=_word(part, "not_yet"),
        correct=_correct(_table(part, "correct", where), where),
    )


def _specs(spec: Any, where: str) -> tuple[FieldSpec, ...]:
    """A column name, a table, or a list of these of which the first with a value counts."""
    if isinstance(spec, list):
        return tuple(_spec(one, where) for one in spec)
    return (_spec(spec, where),)


def _spec(spec: Any, where: str) -> FieldSpec:
    if isinstance(spec, str):
        return FieldSpec(columns=(spec,))
    if not isinstance(spec, dict):
        raise MapError(_("%(where)s is neither a column nor a table") % {"where": where})
    _known(spec, SPEC, where)
    return FieldSpec(
        columns=_words(spec, "column") or _words(spec, "columns"),
        constant=_word(spec, "value"),
        gather=_words(spec, "gather"),
        values={str(word).casefold(): str(ours) for word, ours in _table(spec, "values", where).items()},
        by=_one_of(spec, "by", LOOKUPS, where) or "name",
        unknown=cast("Unknown", _one_of(spec, "unknown", UNKNOWN, where)),
        given={str(name): str(column) for name, column in _table(spec, "with", where).items()},
        dates=_one_of(spec, "dates", ORDERS, where),
    )


def _closing(part: Any, where: str) -> Closing:
    where = f"{where} closing"
    if not isinstance(part, dict):
        raise MapError(_("%(where)s is no table") % {"where": where})
    _known(part, CLOSING, where)
    found = Closing(
        column=_word(part, "column"),
        won=_words(part, "won"),
        lost=_words(part, "lost"),
        void=_words(part, "void"),
        state=_one_of(part, "state", ("", "won", "lost", "void"), where),
        on=_word(part, "on"),
        amount=_word(part, "amount"),
        reason=_word(part, "reason"),
        dates=_one_of(part, "dates", ORDERS, where),
    )
    if not found.state and not (found.column and (found.won or found.lost or found.void)):
        raise MapError(_("%(where)s names neither a state nor a column with its won and lost words") % {"where": where})
    return found


def _correct(part: Mapping[str, Any], where: str) -> Corrections:
    where = f"{where} correct"
    _known(part, CORRECT, where)
    cells = {str(row): _texts(found, str(row), where) for row, found in _table(part, "cells", where).items()}
    skip = part.get("skip", [])
    rows = [*cells, *(str(row) for row in (skip if isinstance(skip, list) else [skip]))]
    if wrong := [row for row in rows if not row.isdecimal()]:
        raise MapError(_("%(where)s: %(row)s is no number of a row") % {"where": where, "row": wrong[0]})
    return Corrections(
        words={column: _texts(found, column, where) for column, found in _table(part, "words", where).items()},
        cells={int(row): found for row, found in cells.items()},
        skip=frozenset(int(row) for row in rows[len(cells) :]),
    )


def _texts(found: Any, name: str, where: str) -> Mapping[str, str]:
    if not isinstance(found, dict):
        raise MapError(_("%(where)s: %(name)s is no table") % {"where": where, "name": name})
    return {str(word): str(ours) for word, ours in found.items()}


def _line(part: Any, where: str) -> Line:
    where = f"{where} line"
    if not isinstance(part, dict) or "product" not in part:
        raise MapError(_("%(where)s names no product column") % {"where": where})
    _known(part, LINE, where)
    return Line(
        product=_spec(part["product"], where),
        quantity=_word(part, "quantity"),
        price=_word(part, "price"),
        amount=_word(part, "amount"),
    )


def _known(part: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    unknown = sorted(part.keys() - names)
    if unknown:
        raise MapError(
            _("%(where)s: there is no setting “%(name)s”; there are %(known)s")
            % {"where": where, "name": unknown[0], "known": ", ".join(sorted(names))}
        )


def _one_of(part: Mapping[str, Any], name: str, allowed: tuple[str, ...], where: str) -> str:
    value = _word(part, name)
    if value and value not in allowed:
        raise MapError(
            _("%(where)s: %(name)s is %(value)s, but one of %(allowed)s")
            % {"where": where, "name": name, "value": value, "allowed": ", ".join(word for word in allowed if word)}
        )
    return value


def _table(part: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = part.get(name, {})
    if not isinstance(value, dict):
        raise MapError(_("%(where)s: %(name)s is no table") % {"where": where, "name": name})
    return value


def _word(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name, "")
    return str(value) if isinstance(value, str | int | float) else ""


def _words(part: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = part.get(name, ())
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value) if isinstance(value, list) else ()
