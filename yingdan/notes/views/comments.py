"""Writing about a record: on its page, with a list of colleagues under an @."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.core.policy import Actor
from yingdan.notes import commands, rules
from yingdan.notes.forms import CommentForm, EditForm
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds.kind import Kind, kind_of
from yingdan.ui.requests import Request, is_htmx

type View = Callable[..., HttpResponse]


def comment_view(kind: Kind[Any]) -> View:
    """The page that writes a comment on one record of a kind; scripts show it within the record's page."""

    @require_http_methods(["GET", "POST"])
    def view(request: Request, pk: int) -> HttpResponse:
        _kind, row = _seen(request, kind, pk)
        form = CommentForm(request.POST, request.FILES) if request.method == "POST" else CommentForm()
        context = {"form": form, "url": kind.address(pk), "kind": kind, "row": row}
        template = "notes/composer.html" if is_htmx(request) else "notes/comment.html"
        if request.method == "GET":
            return render(request, template, context)
        done = _written(form, request.actor, kind, row)
        if done is not None and is_htmx(request):
            # The same page again, where it was scrolled to: the address alone would not load it anew.
            messages.success(request, _("Comment written"))
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return answer(request, template, context, done=done, then=_back(kind, pk), say=_("Comment written"))

    return _said(view, kind, "view")


def people_view(kind: Kind[Any]) -> View:
    """Colleagues who may see one record, by the beginning of a name in characters or letters."""

    @require_GET
    def view(request: Request, pk: int) -> HttpResponse:
        _seen(request, kind, pk)
        people = rules.audience(request.actor, kind, pk, request.GET.get("q", "").strip()[:40])
        names = [person.name for person in people]
        shown = [(rules.spelling(one, alone=names.count(one.name) == 1), one) for one in people]
        return render(request, "notes/people.html", {"people": shown})

    return _said(view, kind, "view")


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Other words for one's own comment."""
    comment = rules.own_comment(request.actor, pk)
    kind = kind_of(comment.kind)
    form = EditForm(request.POST if request.method == "POST" else None, initial={"text": comment.text})
    context = {
        "form": form,
        "url": kind.address(comment.record),
        "kind": kind,
        "row": rules.seen(request.actor, kind.name, comment.record)[1],
        "comment": comment,
    }
    template = "notes/edit_dialog.html" if is_htmx(request) else "notes/edit.html"
    if request.method == "GET":
        return render(request, template, context)

    def run(*, actor: Actor, values: dict[str, Any]) -> Any:
        return commands.edit_comment(actor=actor, pk=pk, text=values["text"], share=values["share"])

    done = _offering(form, run, request.actor, kind, context["row"])
    return answer(request, template, context, done=done, then=context["url"], say=_("Saved"))


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    comment = commands.delete_comment(actor=request.actor, pk=pk)
    messages.success(request, _("Comment taken back"), extra_tags=f"/comments/{pk}/restore/")
    return go(request, kind_of(comment.kind).address(comment.record))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    comment = commands.restore_comment(actor=request.actor, pk=pk)
    messages.success(request, _("The comment is back"))
    return go(request, kind_of(comment.kind).address(comment.record))


def _written(form: CommentForm, actor: Actor, kind: Kind[Any], row: Any) -> Any:
    def run(*, actor: Actor, values: dict[str, Any]) -> Any:
        files = [(upload.name, upload.file) for upload in values["uploads"]]
        return commands.write_comment(
            actor=actor, kind=kind.name, pk=row.pk, text=values["text"], files=files, share=values["share"]
        )

    return _offering(form, run, actor, kind, row)


def _offering(form: CommentForm, run: Callable[..., Any], actor: Actor, kind: Kind[Any], row: Any) -> Any:
    """Run it; where it names people who do not see the record, offer to share it, if the actor may."""

    def trying(*, actor: Actor, values: dict[str, Any]) -> Any:
        try:
            return run(actor=actor, values=values)
        except rules.Unseen as unseen:
            if "share" in kind.policy.actions and kind.policy.admits(actor, row, "share"):
                form.offer_share([person.name for person in unseen.people])
            raise

    return submit(form, trying, actor=actor)


def _seen(request: Request, kind: Kind[Any], pk: int) -> tuple[Kind[Any], Any]:
    if not request.actor.may(f"{kind.name}.view"):
        raise Http404
    return rules.seen(request.actor, kind.name, pk)


def _back(kind: Kind[Any], pk: int) -> str:
    return f"{kind.address(pk)}#timeline"


def _said(view: View, kind: Kind[Any], permission: str) -> View:
    view.kind, view.permission = kind.name, permission  # type: ignore[attr-defined]  # read by the rights matrix
    return view
