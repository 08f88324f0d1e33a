"""The inbox, and what is done with its lines."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.notices import commands, queries, rules
from yingdan.notices.choices import Topic
from yingdan.ui.answers import go
from yingdan.ui.components import Tab
from yingdan.ui.requests import Request

PAGE = 50
HERE = "/inbox/"
SHORT = {
    Topic.MENTION: gettext_lazy("Mentions"),
    Topic.HANDED: gettext_lazy("Given to me"),
    Topic.TAKEN: gettext_lazy("Put back"),
    Topic.APPROVAL: gettext_lazy("Approvals"),
    Topic.DUE: gettext_lazy("Due"),
}


@require_GET
def inbox(request: Request) -> HttpResponse:
    """What waits, newest first; what was put off; what is done."""
    state, topic = request.GET.get("state", ""), request.GET.get("topic", "")
    rows = rules.inbox(request.actor)
    rows = {"later": rules.put_off(rows), "done": rows.exclude(done_at=None)}.get(state, rules.waiting(rows))
    rows = rows.filter(topic=topic) if topic in Topic.values else rows
    before = request.GET.get("before", "")
    rows = rows.filter(pk__lt=int(before)) if before.isascii() and before.isdigit() and len(before) < 19 else rows
    found = list(rows.select_related("actor", "event").order_by("-pk")[: PAGE + 1])
    asked = f"state={state}&topic={topic}" if state or topic else ""
    context = {
        "lines": queries.lines(request.actor, found[:PAGE]),
        "older": f"?{asked}&before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "state": state,
        "tabs_of": _tabs(request, state),
        "topics": _topics(state, topic),
        "narrowed": topic in Topic.values,
    }
    return render(request, "notices/inbox.html", context)


def _tabs(request: Request, state: str) -> list[Tab]:
    rows = rules.inbox(request.actor)
    return [
        Tab(_("Waiting"), HERE, rules.waiting(rows).count(), state not in ("later", "done")),
        Tab(_("Later"), f"{HERE}?state=later", rules.put_off(rows).count(), state == "later"),
        Tab(_("Done"), f"{HERE}?state=done", None, state == "done"),
    ]


def _topics(state: str, topic: str) -> list[tuple[str, str, bool]]:
    """(label, address, chosen): choosing the chosen one again shows all."""
    return [
        (str(label), f"?state={state}" if name == topic else f"?state={state}&topic={name}", name == topic)
        for name, label in SHORT.items()
    ]


@require_POST
def open_one(request: Request, pk: int) -> HttpResponse:
    """Read it, and go where it points to."""
    commands.read_notices(actor=request.actor, pks=[pk])
    found = rules.inbox(request.actor).select_related("actor", "event").get(pk=pk)
    return go(request, queries.lines(request.actor, [found])[0].url or HERE)


@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    commands.finish_notice(actor=request.actor, pk=pk)
    messages.success(request, _("Done"), extra_tags=f"{HERE}{pk}/reopen/")
    return go(request, HERE)


@require_POST
def later(request: Request, pk: int) -> HttpResponse:
    notice = commands.put_off_notice(actor=request.actor, pk=pk, until=request.POST.get("until", ""))
    said = _("It comes back on %(day)s") % {"day": f"{notice.later:%m-%d}"}
    messages.success(request, said, extra_tags=f"{HERE}{pk}/reopen/")
    return go(request, HERE)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    commands.reopen_notice(actor=request.actor, pk=pk)
    return go(request, HERE)


@require_POST
def read_all(request: Request) -> HttpResponse:
    commands.read_all(actor=request.actor)
    return go(request, HERE)


@require_http_methods(["GET", "POST"])
def choice(request: Request) -> HttpResponse:
    """Which topics one wants."""
    if request.method == "POST":
        chosen, by_mail = request.POST.getlist("topic"), request.POST.getlist("mail")
        commands.choose_topics(actor=request.actor, topics=chosen, by_mail=by_mail)
        messages.success(request, _("Saved"))
        return go(request, "/me/notices/")
    muted, mailed = rules.muted(request.actor), rules.mailed(request.actor)
    topics = [(topic.value, topic.label, topic.value not in muted, topic.value in mailed) for topic in Topic]
    context = {"topics": topics, "sends": bool(settings.MAILERS), "address": request.actor.user.email}
    return render(request, "notices/choice.html", context)
