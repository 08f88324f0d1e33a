"""What the pages of the wizard have in common."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from yingdan.core.models import Batch
from yingdan.exchange.commands.hand import may_import
from yingdan.exchange.models import Draft
from yingdan.exchange.rules import own_drafts, visible_imports
from yingdan.exchange.targets import target_of
from yingdan.ui.kinds import kinds
from yingdan.ui.requests import Request


def allow(request: Request) -> None:
    """Whoever may import nothing finds no page."""
    if not may_import(request.actor):
        raise Http404


def draft_or_404(request: Request, draft: int) -> Draft:
    allow(request)
    found = own_drafts(request.actor).filter(pk=draft).first()
    if found is None:
        raise Http404
    return found


def batch_or_404(request: Request, batch: int) -> Batch:
    allow(request)
    found = visible_imports(request.actor).filter(pk=batch).first()
    if found is None:
        raise Http404
    return found


def step(draft: Draft, at: int, **more: Any) -> dict[str, Any]:
    """The context of a page: where in the way it stands."""
    names = [_("Upload"), _("Reading"), _("Columns"), _("Check and correct"), _("Writing")]
    return {"draft": draft, "base": f"/import/drafts/{draft.pk}/", "steps": names, "at": at, **more}


def label_of(kind: str) -> str:
    found = kinds().get(kind)
    return str(found.plural if found else target_of(kind).model._meta.verbose_name)


def counted(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Numbers by kind in words, with the list in which the records stand."""
    return [
        {"kind": kind, "label": label_of(kind), "count": number, "url": kinds()[kind].url if kind in kinds() else ""}
        for kind, number in counts.items()
    ]
