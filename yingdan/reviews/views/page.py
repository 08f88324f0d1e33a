"""The page of a review: what was planned and what became of it, what was found, and what follows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.reviews import queries, rules
from yingdan.reviews.choices import FACTS, SOURCES, FindingSide
from yingdan.reviews.kinds import review_kind
from yingdan.reviews.models import Finding, Review
from yingdan.reviews.queries import Fact
from yingdan.ui.formats import day, money, number, workdays
from yingdan.ui.kinds.detail import detail_context, row_of
from yingdan.ui.requests import Request

KINDS = {"keep": "ok", "improve": "info", "start": "info", "stop": "warn"}
LESSONS = {"draft": "", "published": "ok", "stale": "warn"}
# More of these than planned is good news, less is bad.
# Shown where there is something.
SELDOM = frozenset({"overdue", "waived", "committed", "changes"})
MORE_IS_BETTER = frozenset({"goal", "collected"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the table of facts, in the words of the reader; `today` is what it would be now, where that differs."""

    label: Text
    name: str
    planned: str
    actual: str
    off: str
    tone: str
    url: str
    source: Text
    today: str = ""


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    if not request.actor.may("review.view"):
        raise Http404
    row = row_of(review_kind, request.actor, pk, named=True)
    context = detail_context(review_kind, row, request.actor)
    may = context["may_edit"] and rules.is_draft(row)
    context |= {"may_edit": may, "may_delete": context["may_delete"] and rules.is_draft(row)}
    return render(request, "reviews/review.html", context | _story(request.actor, row, writes=may))


page.kind, page.permission = "review", "view"  # type: ignore[attr-defined]  # read by the rights matrix


def _story(actor: Actor, row: Review, *, writes: bool) -> dict[str, Any]:
    live, hidden = queries.in_sight(actor, queries.facts(row.project))
    lines, sheet = [queries.Line(one) for one in live.rows], live
    if rules.is_published(row):
        # A figure that was kept is shown to those alone who may see what it was counted from, then and today.
        sheet, hidden = queries.in_sight(actor, queries.thawed(row.facts))
        lines = queries.differences(sheet, live)
    findings, measures = rules.findings_of(row), rules.measures_of(row)
    today = clock.today()
    return {
        "writes": writes,
        "lines": [shown(line) for line in lines if not _says_nothing(line)],
        "changed": sum(1 for line in lines if line.today is not None),
        "kept_on": sheet.day if rules.is_published(row) else None,
        "hidden": [SOURCES[source] for source in hidden],
        "deviations": queries.deviations(sheet),
        "good": _causes(findings, FindingSide.GOOD),
        "bad": _causes(findings, FindingSide.BAD),
        "measures": [
            (one, KINDS[one.kind], one.done_on is None and one.due_on < today, rules.may_finish(actor, row, one))
            for one in measures
        ],
        "lessons": [(one, LESSONS[one.state]) for one in rules.lessons_of(actor, row)],
        "learns": f"/lessons/new/?review={row.pk}&kind={row.project.kind}" if actor.may("lesson.create") else "",
        "missing": list(rules.missing_of(row).values()) if writes else [],
    }


def shown(line: queries.Line) -> Shown:
    """A fact as the table writes it."""
    fact = line.fact
    return Shown(
        label=FACTS[fact.code],
        name=fact.name,
        planned=_said(fact.unit, fact.planned),
        actual=_counted(fact) if fact.code == "deals" else _said(fact.unit, fact.actual),
        off=_off(fact),
        tone=_tone(fact),
        url=fact.url,
        source=SOURCES["rating" if fact.code.startswith("rated") else fact.source],
        today=_said(line.today.unit, line.today.actual) or "–" if line.today else "",
    )


def _says_nothing(line: queries.Line) -> bool:
    """Nothing is overdue, written off or promised, then and today."""
    return line.today is None and line.fact.code in SELDOM and not Decimal(line.fact.actual or 0)


def _causes(findings: Sequence[Finding], side: str) -> list[tuple[Finding, list[str]]]:
    return [(one, one.whys.splitlines()) for one in findings if one.side == side]


def _said(unit: str, value: str | None) -> str:
    if value is None:
        return ""
    if unit == "day":
        return day(dt.date.fromisoformat(value))
    if unit == "yuan":
        return money(value)
    return number(value, places=1 if unit == "score" else 0)


def _counted(fact: Fact) -> str:
    return _("%(won)s won, %(lost)s lost, %(open)s open") % fact.more


def _off(fact: Fact) -> str:
    if fact.off is None or not Decimal(fact.off):
        return ""
    if fact.unit == "day":
        off = int(fact.off)
        return f"{number(off, sign=True)[0]}{workdays(abs(off))}"
    return number(fact.off, places=2 if fact.unit == "yuan" else 0, sign=True)


def _tone(fact: Fact) -> str:
    if fact.code == "overdue":
        return "bad"
    if fact.off is None or not Decimal(fact.off):
        return ""
    more = Decimal(fact.off) > 0
    if fact.code in MORE_IS_BETTER:
        return "ok" if more else "bad" if fact.code == "goal" else ""
    return "bad" if more else "ok" if fact.unit == "day" else ""
