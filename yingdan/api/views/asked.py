"""Who am I, and the figures."""

import datetime as dt

from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yingdan.api.asking import known_words
from yingdan.api.operations import BadRequest, document
from yingdan.core.policy import grantable
from yingdan.core.refusal import Refused
from yingdan.goals.registry import evaluate, metrics
from yingdan.ui.requests import Request

METRIC_WORDS = frozenset({"by", "from", "to", "where"})


def me(request: Request) -> HttpResponse:
    """The person of the key or session, and what his roles allow at all."""
    known_words(request, frozenset())
    user, actor = request.actor.user, request.actor
    names = [f"{kind}.{action}" for kind, actions in grantable().items() for action in actions]
    department = user.department
    return document(
        {
            "id": user.pk,
            "username": user.username,
            "name": user.name,
            "kind": user.kind,
            "department": {"id": department.pk, "name": department.name} if department else None,
            "language": user.language,
            "rights": sorted(name for name in names if actor.may(name)),
        }
    )


def all_metrics(request: Request) -> HttpResponse:
    known_words(request, frozenset())
    return document({"metrics": [metric.described() for metric in metrics()]})


def one_metric(request: Request, name: str) -> HttpResponse:
    """The same document as the command line gives."""
    known_words(request, METRIC_WORDS)
    by = [word for text in request.GET.getlist("by") for word in text.split(",") if word]
    where = dict(_pair(text) for text in request.GET.getlist("where"))
    try:
        found = evaluate(
            name, actor=request.actor, by=by, since=_day(request, "from"), until=_day(request, "to"), where=where
        )
    except Refused as refusal:
        if type(refusal) is Refused:
            raise BadRequest(refusal.message, errors=refusal.errors) from refusal
        raise
    return document(found.document())


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadRequest(_("Write a condition like this: where=owner=林婧"), field="where")
    return name, value


def _day(request: Request, name: str) -> dt.date | None:
    text = request.GET.get(name, "")
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise BadRequest(_("Write a day like this: 2026-11-24"), field=name)
    return found
