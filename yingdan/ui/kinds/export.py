"""Lists as files: CSV and XLSX, streamed, with nothing a spreadsheet would run as a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from yingdan.core.policy import Access
from yingdan.core.refusal import Forbidden, Refused
from yingdan.ui.kinds.columns import shown_names
from yingdan.ui.kinds.fields import FieldType
from yingdan.ui.kinds.query import Asked
from yingdan.ui.kinds.table import Columns, all_values

DANGEROUS = "=+-@＝＋－＠"
STEP = 500


def harmless(text: str) -> str:
    """Text that a spreadsheet takes as text, whatever stands before its first visible sign."""
    bare = text.lstrip(" \t\r\n\v\f\x00\u00a0\u3000\ufeff")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def export(asked: Asked, format_name: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The rows of a question that the actor may export, with the fields that he may read on all of them: the
    columns that the question names, or every field."""
    kind, actor = asked.kind, asked.actor
    if not actor.may(kind.policy.permission("export")):
        raise Forbidden(_("You have no right to export this."))
    asked_for = shown_names(kind, asked.query) if asked.query.columns else tuple(kind.by_name)
    names = [name for name in asked_for if kind.policy.access(actor, name) >= Access.READ]
    columns = Columns.of(kind, actor, names)
    rows = asked.rows() & kind.policy.visible(actor, "export")
    values = all_values(rows.order_by(*asked.order()), columns)
    filename = f"{kind.name}-{timezone.localdate():%Y%m%d}.{format_name}"
    if format_name == "csv":
        answer = StreamingHttpResponse(csv_lines(columns, values), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{filename}"'
        return answer
    if format_name == "xlsx":
        return FileResponse(workbook(columns, values), as_attachment=True, filename=filename)
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


def workbook(columns: Columns, values: Iterable[Sequence[Any]]) -> IO[bytes]:
    """A workbook in constant memory: figures as numbers, all else typed as text."""
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for position, shown in enumerate(columns.fields):
        sheet.write_string(0, position, str(shown.label), bold)
    for line, row in enumerate(values, start=1):
        for position, shown in enumerate(columns.fields):
            raw = _raw(shown, columns, row)
            if shown.number and isinstance(raw[0], Decimal | int):
                sheet.write_number(line, position, raw[0])
            else:
                sheet.write_string(line, position, shown.text(*raw))
    book.close()
    file.seek(0)
    return file
