"""Opening one record to somebody, from its own page."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yingdan.accounts import commands
from yingdan.accounts.forms import ShareForm
from yingdan.core.policy import Actor
from yingdan.ui.answers import go
from yingdan.ui.kinds.kind import Kind, kinds
from yingdan.ui.kinds.verbs import Verb, verb_view
from yingdan.ui.requests import Request


def share_view(kind: Kind[Any]) -> Any:
    def run(*, actor: Actor, row: Any, values: Mapping[str, Any]) -> Any:
        name, _colon, key = values["with"].partition(":")
        given: dict[str, Any] = {word: values[word] for word in ("level", "until", "reason")}
        given[name] = int(key)
        return commands.share_record(actor=actor, kind=kind.name, pk=row.pk, **given)

    verb = Verb(
        gettext_lazy("Share it"),
        gettext_lazy("Share it"),
        ShareForm,
        run,
        gettext_lazy("Shared; it holds from the next click"),
        word="share",
        note=gettext_lazy("It opens this record alone. What a role does not allow at all, no share allows."),
    )
    return verb_view(kind, verb, permission="share")


def share_urls() -> list[URLPattern]:
    """An address below each record of a kind that can be shared."""
    shared = [kind for kind in kinds().values() if "share" in kind.policy.actions]
    return [
        path(f"{kind.url.lstrip('/')}<int:pk>/share/", share_view(kind), name=f"{kind.name}-share") for kind in shared
    ]


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    share = commands.unshare_record(actor=request.actor, pk=pk)
    messages.success(request, _("Taken back; it holds from the next click"))
    return go(request, kinds()[share.kind].address(share.record) if share.kind in kinds() else "/")
