"""The addresses of a kind, all below its own: /deals/, /deals/7/, /deals/7/edit/."""

from typing import Any

from django.urls import URLPattern, path

from yingdan.ui.kinds.kind import Kind
from yingdan.ui.kinds.views import bind

ADDRESSES = {
    "list": "",
    "totals": "totals/",
    "counts": "counts/",
    "filters": "filters/",
    "columns": "columns/",
    "calendar": "calendar/",
    "board": "board/",
    "drop": "board/drop/",
    "export": "export/",
    "bin": "bin/",
    "new": "new/",
    "detail": "<int:pk>/",
    "peek": "<int:pk>/peek/",
    "history": "<int:pk>/history/",
    "edit": "<int:pk>/edit/",
    "cell": "<int:pk>/cell/<str:name>/",
    "delete": "<int:pk>/delete/",
    "restore": "<int:pk>/restore/",
    "bulk-delete": "bulk/delete/",
    "bulk-restore": "bulk/restore/",
    "bulk-change": "bulk/change/",
    "bulk-undo": "bulk/undo/",
}


def urls_of(kind: Kind[Any], *, instead: dict[str, Any] | None = None) -> list[URLPattern]:
    """Every address of the kind; `instead` replaces declared views by hand-made ones."""
    views = bind(kind) | (instead or {})
    base = kind.url.lstrip("/")
    return [path(f"{base}{ADDRESSES[name]}", view, name=f"{kind.name}-{name}") for name, view in views.items()]
