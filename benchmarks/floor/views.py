"""One view per scenario and floor."""

import datetime as dt
from collections import defaultdict
from html import escape
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from yingdan.core.models import Event
from yingdan.core.search import matching
from yingdan.deals.models import Deal, PipelineCell, Stage

NAV = [(f"/entry/{number}/", f"入口 {number}") for number in range(11)] + [("/list/", "商机")]
LABELS = ("商机", "客户", "金额", "赢率", "预计成交", "阶段", "下一步", "负责人")
COLUMNS = (
    "pk", "name", "customer__name", "amount", "probability", "expected_close", "stage__name", "next_step",
    "owner__name", "updated_at",
)  # fmt: skip
CARD = (
    "pk", "name", "customer__name", "amount", "probability", "expected_close", "next_step", "owner__name",
    "stage_since",
)  # fmt: skip
CARDS = 25


def mine(request: HttpRequest) -> Any:
    """The rows of the asked owner or department, or all."""
    owner = request.GET.get("owner")
    return Deal.objects.filter(owner=int(owner)) if owner else Deal.objects.all()


@login_required
def list_tuned(request: HttpRequest) -> HttpResponse:
    rows = mine(request)
    if text := request.GET.get("q"):
        rows = rows.filter(pk__in=matching("deal", text))
    count = rows.order_by().values("pk")[:1_001].count()
    if after := request.GET.get("after"):
        moment, pk = after.rsplit(",", 1)
        rows = rows.filter(updated_at__lte=moment).filter(
            Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=int(pk))
        )
    values = list(rows.order_by("-updated_at", "-pk").values_list(*COLUMNS)[:51])
    shown = values[:50]
    after = f"{shown[-1][-1].isoformat()},{shown[-1][0]}" if len(values) > 50 else ""
    body = mark_safe("".join(map(line, shown)))
    context = {"nav": NAV, "labels": LABELS, "rows": body, "count": count, "after": after}
    return render(request, "floor/list.html", context)


def line(row: Any) -> str:
    pk, name, customer, amount, odds, close, stage, step, owner, _moment = row
    return (
        f'<tr id="deal-{pk}"><td><a href="/detail/{pk}/">{escape(name)}</a></td><td>{escape(customer or "")}</td>'
        f"<td>{amount:,.0f}</td><td>{odds}%</td><td>{close:%m-%d}</td><td>{escape(stage)}</td>"
        f"<td>{escape(step)}</td><td>{escape(owner or '')}</td></tr>"
    )


@login_required
def detail_naive(request: HttpRequest, pk: int) -> HttpResponse:
    deal = get_object_or_404(Deal, pk=pk)
    events = Event.objects.filter(kind="deal", record=pk).select_related("actor").order_by("-pk")[:20]
    stages = Stage.objects.filter(process=deal.process_id)
    return render(request, "floor/detail.html", {"nav": NAV, "deal": deal, "events": events, "stages": stages})


class DealForm(forms.ModelForm[Deal]):
    class Meta:
        model = Deal
        fields = ("name", "customer", "amount", "expected_close", "next_step", "note")


@login_required
def create_naive(request: HttpRequest) -> HttpResponse:
    form = DealForm(request.POST)
    if not form.is_valid():
        return render(request, "floor/form.html", {"nav": NAV, "form": form}, status=422)
    now, first = timezone.now(), Stage.objects.order_by("pk")[0]
    deal = form.save(commit=False)
    last = Deal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    deal.number, deal.owner_id, deal.process_id, deal.stage = (
        f"F-{last + 1:06d}", request.user.pk, first.process_id, first,
    )  # fmt: skip
    deal.stage_since = deal.opened_on = now.date()
    deal.created_at = deal.updated_at = now
    deal.save()
    messages.success(request, "已建立")
    return redirect("detail", pk=deal.pk)


class StageForm(forms.ModelForm[Deal]):
    class Meta:
        model = Deal
        fields = ("stage",)


@login_required
def move_naive(request: HttpRequest, pk: int) -> HttpResponse:
    deal = get_object_or_404(Deal, pk=pk)
    form = StageForm(request.POST, instance=deal)
    if not form.is_valid():
        return render(request, "floor/form.html", {"nav": NAV, "form": form}, status=422)
    deal.stage_since = dt.datetime.now(tz=dt.UTC).date()
    form.save()
    messages.success(request, "已推进")
    return redirect("detail", pk=pk)


@login_required
def sums_tuned(request: HttpRequest) -> HttpResponse:
    cells = PipelineCell.objects.all()
    if owner := request.GET.get("owner"):
        cells = cells.filter(owner=int(owner))
    names = dict(Stage.objects.order_by("order").values_list("pk", "name"))
    sums: dict[str, dict[int, Any]] = defaultdict(dict)
    for stage, who, count, fen in cells.values_list("stage", "owner__name").annotate(n=Sum("count"), a=Sum("fen")):
        sums[who][stage] = f"{fen // 100:,} ({count})"
    lines = (
        f"<tr><th>{escape(who)}</th>" + "".join(f"<td>{mine.get(stage, '')}</td>" for stage in names) + "</tr>"
        for who, mine in sums.items()
    )
    return render(request, "floor/sums.html", {"nav": NAV, "stages": names.values(), "rows": mark_safe("".join(lines))})


@login_required
def board_tuned(request: HttpRequest) -> HttpResponse:
    cells = PipelineCell.objects.all()
    if owner := request.GET.get("owner"):
        cells = cells.filter(owner=int(owner))
    sums = {stage: (n, a) for stage, n, a in cells.values_list("stage").annotate(n=Sum("count"), a=Sum("fen"))}
    lanes = []
    for stage, name in Stage.objects.order_by("order").values_list("pk", "name"):
        rows = mine(request).filter(stage=stage, state="open").order_by("-updated_at", "-pk")
        cards = "".join(map(card, rows.values_list(*CARD)[:CARDS]))
        count, fen = sums.get(stage, (0, 0))
        lanes.append((name, count, f"{fen // 100:,}", mark_safe(cards)))
    return render(request, "floor/board.html", {"nav": NAV, "lanes": lanes})


def card(row: Any) -> str:
    pk, title, customer, amount, odds, close, step, who, since = row
    return (
        f'<article id="{pk}"><a href="/detail/{pk}/">{escape(title)}</a><b>{amount:,.0f}</b>'
        f"<p>{escape(customer or '')} {odds}%</p><p>{escape(step)}</p>"
        f"<footer>{escape(who or '')} {close:%m-%d} {since:%m-%d}</footer></article>"
    )
