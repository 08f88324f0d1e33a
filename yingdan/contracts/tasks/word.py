"""A paper as Word document: the only place that knows python-docx."""

import io
from typing import Any

from yingdan.contracts.queries import Row, Sheet

FONT = "Noto Sans CJK SC"


def docx_of(sheet: Sheet) -> bytes:
    """Title, parties, clauses, lines, sums, payments; the number stands in the header of each page."""
    import docx
    from docx.oxml.ns import qn

    made = docx.Document()
    plain = made.styles["Normal"]
    plain.font.name = FONT
    plain.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    made.sections[0].header.paragraphs[0].text = sheet.number
    made.add_paragraph().add_run(sheet.title).bold = True
    for label, value in (*sheet.facts, *sheet.parties):
        made.add_paragraph(f"{label}：{value}")
    for place, (title, text) in enumerate(sheet.clauses, 1):
        made.add_paragraph().add_run(f"{place}. {title}").bold = True
        made.add_paragraph(text)
    _table(made, sheet.line_head, sheet.lines)
    for label, value in sheet.sums:
        made.add_paragraph(f"{label}：{value}")
    _table(made, sheet.payment_head, sheet.payments)
    if sheet.signed:
        made.add_paragraph()
        for label, _value in sheet.parties:
            made.add_paragraph(f"{label}：____________________")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(made: Any, head: Row, rows: list[Row]) -> None:
    """Its head is repeated on each page."""
    if not rows:
        return
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    table = made.add_table(rows=1, cols=len(head), style="Table Grid")
    for _row in rows:
        table.add_row()
    for line, cells in zip(table.rows, (head, *rows), strict=True):
        for place, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
            cell.text = text
            if place == len(head) - 1:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    made.add_paragraph()
