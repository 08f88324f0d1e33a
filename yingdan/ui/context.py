"""What every page knows: who looks at it, where it can go, how it shall look."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yingdan.core.company import company
from yingdan.ui import nav
from yingdan.ui.kinds.kind import kinds


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    named = getattr(request, "company", None) or SimpleLazyObject(company)
    if actor is None:
        return {"actor": None, "company": named, "place": "", "tab": ""}
    return {
        "actor": actor,
        "me": actor.user,
        "nav": lambda: nav.sections_for(actor),
        "tabs": lambda: nav.phone_tabs(actor),
        "place": lambda: nav.place(actor, request.path),
        "tab": lambda: nav.tab(actor, request.path),
        "company": named,
        "creatable": lambda: _creatable(actor),
    }


def _creatable(actor: Any) -> list[dict[str, Any]]:
    return [
        {"label": kind.label, "icon": kind.icon, "url": f"{kind.url}new/", "name": kind.name}
        for kind in kinds().values()
        if actor.may(f"{kind.name}.create") and kind.form
    ]
