"""A paper as PDF: the only place that knows WeasyPrint."""

from typing import Any

from django.utils.translation import gettext as _

from yingdan.core.refusal import Refused


def pdf_of(html: str) -> bytes:
    """A whole HTML document as PDF. Nothing is fetched, neither from the network nor from the disk. Refused where the
    machine lacks Pango, with what to install. For jobs: it takes seconds."""
    try:
        from weasyprint import HTML
    except OSError as problem:
        raise Refused(
            _(
                "This machine cannot make PDF files: it lacks Pango. On Debian: apt-get install libpango-1.0-0 "
                "libpangoft2-1.0-0 fonts-noto-cjk. Until then, print the page."
            )
        ) from problem
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf()
    return made


def nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"A paper fetches nothing: {url[:80]}")
