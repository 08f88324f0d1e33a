"""A first look at a whole table: how many rows, which columns hold anything, how its dates are written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yingdan.exchange.commands.findings import Findings
from yingdan.exchange.mapping import FileMap
from yingdan.exchange.reading import Table
from yingdan.exchange.reading.dates import DAY_FIRST, OrderGuess, guess_order
from yingdan.exchange.targets import Target

DISTINCT = 20_000


@dataclass(slots=True)
class Survey:
    """What is known of a table before its first row is imported."""

    header: tuple[str, ...]
    rows: int = 0
    filled: frozenset[str] = frozenset()
    orders: dict[str, str] = field(default_factory=dict)
    guesses: dict[str, OrderGuess] = field(default_factory=dict)


def survey(table: Table, dates: Iterable[str] = ()) -> Survey:
    """Read the table once. The order of day and month is judged over every value of a column."""
    found = Survey(table.header)
    filled = [False] * len(table.header)
    places = {name: table.header.index(name) for name in dict.fromkeys(dates) if name in table.header}
    values: dict[str, set[str]] = {name: set() for name in places}
    for row in table.rows():
        found.rows += 1
        for at, cell in enumerate(row.cells[: len(filled)]):
            if cell:
                filled[at] = True
        for name, at in places.items():
            if at < len(row.cells) and len(values[name]) < DISTINCT:
                values[name].add(row.cells[at])
    found.filled = frozenset(name for name, used in zip(table.header, filled, strict=True) if used)
    found.guesses = {name: guess_order(texts) for name, texts in values.items()}
    found.orders = {name: guess.order for name, guess in found.guesses.items()}
    return found


def date_columns(file: FileMap, target: Target) -> list[str]:
    """The columns of a file that fill dates."""
    found = [
        column
        for name, specs in file.fields.items()
        if (field := target.named(name)) is not None and field.is_date
        for spec in specs
        for column in spec.columns
    ]
    return [*found, *([file.closing.on] if file.closing and file.closing.on else [])]


def tell_orders(findings: Findings, table: Table, file: FileMap, found: Survey) -> None:
    """Say so where day and month could be read either way, with the setting that decides it."""
    chosen = file.dates or ""
    for column, guess in found.guesses.items():
        if chosen or guess.proven:
            continue
        order = _("day/month") if guess.order == DAY_FIRST else _("month/day")
        if guess.contradicts:
            reason = _(
                "Some days of this column can only be read as day/month, others only as month/day. Read as %(order)s."
            )
        else:
            reason = _(
                "Nothing in this column proves whether day or month comes first. Read as %(order)s; "
                'if that is wrong, set dates in the map to "D/M" or "M/D".'
            )
        findings.warn(table.file, 0, reason % {"order": order}, column=column)


def tell_unread(findings: Findings, table: Table, file: FileMap, found: Survey, *, lenient: bool) -> None:
    """Name the columns that hold something and go nowhere, and those that the map wants and the file lacks."""
    used = {*file.sources(), *file.ignore}
    unread = [name for name in table.header if name in found.filled and name not in used]
    if unread:
        findings.warn(table.file, 0, _("These columns were not imported: %(names)s.") % {"names": ", ".join(unread)})
    if lenient:
        return
    for name in file.sources():
        if name not in table.header and not (name in file.id and set(file.id) & set(table.header)):
            reason = _("There is no such column. The file has: %(names)s.")
            findings.warn(table.file, 0, reason % {"names": ", ".join(table.header)}, column=name)
