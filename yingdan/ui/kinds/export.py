"""Lists as files: CSV and XLSX, streamed, with nothing a spreadsheet would run as a formula."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from yingdan.core.policy import Access, Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.ui.kinds.columns import shown_names
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.query import Asked
from yingdan.ui.kinds.table import Columns, all_values

DANGEROUS = "=+-@＝＋－＠"
STEP = 500
# What Excel refuses in the name of a sheet.
NO_TITLE = re.compile(r"[\[\]:*?/\\']")


def harmless(text: str) -> str:
    """Text that a spreadsheet takes as text, whatever stands before its first visible sign."""
    bare = text.lstrip(" \t\r\n\v\f\x00\u00a0\u3000\ufeff")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def exported(
    kind: Kind[Any], actor: Actor, rows: QuerySet[Any], names: Sequence[str] = ()
) -> tuple[Columns, Iterable[Sequence[Any]]]:
    """What of these rows the actor may take away: those he may export, with the fields he may read on all of them,
    out of `names` or of every field."""
    if not actor.may(kind.policy.permission("export")):
        raise Forbidden(_("You have no right to export this."))
    readable = [name for name in names or kind.by_name if kind.policy.access(actor, name) >= Access.READ]
    columns = Columns.of(kind, actor, readable)
    return columns, all_values(rows & kind.policy.visible(actor, "export"), columns)


def export(asked: Asked, format_name: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The rows of a question as a file to keep, with the columns that it names or all of them."""
    kind, query = asked.kind, asked.query
    names = shown_names(kind, query) if query.columns else ()
    columns, values = exported(kind, asked.actor, asked.rows().order_by(*asked.order()), names)
    filename = f"{kind.name}-{timezone.localdate():%Y%m%d}.{format_name}"
    if format_name == "csv":
        answer = StreamingHttpResponse(csv_lines(columns, values), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{filename}"'
        return answer
    if format_name == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        workbook(file, [(str(kind.plural), columns, values)])
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=filename)
    raise Refused(_("Lists can be exported as csv or xlsx."))


def csv_lines(columns: Columns, values: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that spreadsheets show Chinese."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([str(f.label) for f in columns.fields])
    for number, row in enumerate(values, start=1):
        writer.writerow([_text(f, columns, row) for f in columns.fields])
        if number % STEP == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _raw(shown: FieldType, columns: Columns, row: Sequence[Any]) -> list[Any]:
    return [row[columns.place(path)] for path in shown.paths()]


def _text(shown: FieldType, columns: Columns, row: Sequence[Any]) -> str:
    text = shown.text(*_raw(shown, columns, row))
    return text if shown.number else harmless(text)


def workbook(file: IO[bytes], sheets: Iterable[tuple[str, Columns, Iterable[Sequence[Any]]]]) -> None:
    """A workbook in constant memory: figures as numbers, all else typed as text."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for title, columns, values in sheets:
        sheet = book.add_worksheet(NO_TITLE.sub(" ", title)[:31])
        for position, shown in enumerate(columns.fields):
            sheet.write_string(0, position, str(shown.label), bold)
        for line, row in enumerate(values, start=1):
            _write(sheet, line, columns, row)
    book.close()


def _write(sheet: Any, line: int, columns: Columns, row: Sequence[Any]) -> None:
    for position, shown in enumerate(columns.fields):
        raw = _raw(shown, columns, row)
        value = shown.value(raw[0])
        if shown.number and isinstance(value, Decimal | int):
            sheet.write_number(line, position, value)
        else:
            sheet.write_string(line, position, shown.text(*raw))


def objects(columns: Columns, values: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Rows as JSON documents: whole numbers and decimals as they are kept, all else as text."""
    for row in values:
        found: dict[str, Any] = {}
        for shown in columns.fields:
            raw = _raw(shown, columns, row)
            value = shown.value(raw[0])
            exact = shown.number and isinstance(value, Decimal | int)
            found[shown.name] = value if exact else shown.text(*raw)
        yield found
