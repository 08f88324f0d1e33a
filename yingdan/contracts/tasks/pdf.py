"""A paper as PDF."""

from django.template.loader import render_to_string

from yingdan.contracts.queries import Sheet
from yingdan.core import papers


def pdf_of(sheet: Sheet) -> bytes:
    """A4 with page numbers. Refused where the machine cannot make it, with what to install."""
    return papers.pdf_of(render_to_string("contracts/sheet.html", {"sheet": sheet}))
