"""One view per scenario and floor."""

import datetime as dt
from decimal import Decimal
from html import escape
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.utils import timezone

from yingdan.core.models import Event
from yingdan.core.search import matching
from yingdan.deals.models import Deal, PipelineCell, Stage

ENGINE = Engine(autoescape=True)
LIST = ENGINE.from_string(
    "<table>{% for d in rows %}<tr><td>{{ d.name }}</td><td>{{ d.customer.name }}</td><td>{{ d.amount }}</td>"
    "<td>{{ d.probability }}</td><td>{{ d.expected_close }}</td><td>{{ d.stage.name }}</td><td>{{ d.next_step }}</td>"
    "<td>{{ d.owner.name }}</td></tr>{% endfor %}</table>{{ count }}"
)
DETAIL = ENGINE.from_string(
    "<h1>{{ d.name }}</h1>{{ d.customer.name }}{{ d.owner.name }}{{ d.stage.name }}{{ d.amount }}"
    "{% for e in events %}<p>{{ e.at }}{{ e.verb }}{{ e.actor.name }}</p>{% endfor %}"
)
PAGE = "<!doctype html><html><head><title>floor</title></head><body><nav>{nav}</nav><main>{body}</main></body></html>"
NAV = "".join(f'<a href="/{i}/">entry {i}</a>' for i in range(12))
COLUMNS = (
    "pk", "name", "customer__name", "amount", "probability", "expected_close", "stage__name", "next_step",
    "owner__name", "updated_at",
)  # fmt: skip


def page(body: str) -> HttpResponse:
    return HttpResponse(PAGE.format(nav=NAV, body=body))


def mine(request: HttpRequest) -> Any:
    """The rows of the asked owner, or all."""
    owner = request.GET.get("owner")
    return Deal.objects.filter(owner=int(owner)) if owner else Deal.objects.all()


def list_tuned(request: HttpRequest) -> HttpResponse:
    rows = mine(request)
    count = rows.order_by().values("pk")[:10_001].count()
    if after := request.GET.get("after"):
        moment, pk = after.rsplit(",", 1)
        rows = rows.filter(updated_at__lte=moment).filter(
            Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=int(pk))
        )
    if text := request.GET.get("q"):
        rows = rows.filter(pk__in=matching("deal", text))
    values = rows.order_by("-updated_at", "-pk").values_list(*COLUMNS)[:51]
    return page(f"<table>{''.join(line(row) for row in values[:50])}</table>{count}")


def line(row: Any) -> str:
    cells = "".join(f"<td>{escape(str(value))}</td>" for value in row[1:9])
    return f'<tr id="deal-{row[0]}">{cells}</tr>'


def detail_naive(request: HttpRequest, pk: int) -> HttpResponse:
    deal = Deal.objects.select_related("customer", "owner", "stage").get(pk=pk)
    events = Event.objects.filter(kind="deal", record=pk).select_related("actor").order_by("-pk")[:20]
    return page(DETAIL.render(Context({"d": deal, "events": events})))


def create_naive(request: HttpRequest) -> HttpResponse:
    """The least a create can be: one row."""
    now, first = timezone.now(), Stage.objects.order_by("pk")[0]
    with transaction.atomic():
        deal = Deal.objects.create(
            number=f"F-{now.timestamp()}", name="地板", owner_id=2, process_id=first.process_id, stage=first,
            stage_since=now.date(), opened_on=now.date(), amount=Decimal(1), expected_close=dt.date(2027, 1, 1),
            created_at=now, updated_at=now,
        )  # fmt: skip
    return HttpResponse(str(deal.pk))


def move_naive(request: HttpRequest, pk: int, stage: int) -> HttpResponse:
    with transaction.atomic():
        deal = Deal.objects.select_related("customer", "owner", "stage").get(pk=pk)
        deal.stage_id = stage
        deal.save()
    return HttpResponse("ok")


def sums_tuned(request: HttpRequest) -> HttpResponse:
    rows = PipelineCell.objects.values_list("stage__name", "owner__name").annotate(n=Sum("count"), a=Sum("fen"))
    return page("".join(f"<tr><td>{escape(str(v))}</td></tr>" for row in rows for v in row))


def board_tuned(request: HttpRequest) -> HttpResponse:
    lanes = []
    for stage, name in Stage.objects.order_by("order").values_list("pk", "name"):
        sums = PipelineCell.objects.filter(stage=stage).aggregate(n=Sum("count"), a=Sum("fen"))
        rows = mine(request).filter(stage=stage, state="open").order_by("-updated_at", "-pk")
        cards = "".join(
            f'<article id="{pk}"><b>{escape(title)}</b>{escape(str(customer))}{amount} {odds}% {close} '
            f"{escape(step)} {escape(str(who))} {since}</article>"
            for pk, title, customer, amount, odds, close, step, who, since in rows.values_list(
                "pk", "name", "customer__name", "amount", "probability", "expected_close", "next_step",
                "owner__name", "stage_since",
            )[:40]
        )  # fmt: skip
        lanes.append(f"<section><h2>{escape(name)} {sums}</h2>{cards}</section>")
    return page("".join(lanes))


def live_sums(request: HttpRequest) -> HttpResponse:
    rows = Deal.objects.filter(state="open").values("stage", "owner").annotate(n=Count("pk"), a=Sum(F("amount")))
    return page(str(list(rows)))
