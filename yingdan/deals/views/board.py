"""The board: a lane for each stage, cards to pick up, sums that follow."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from html import escape

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yingdan.core import clock
from yingdan.core.capability import capability
from yingdan.core.refusal import Refused
from yingdan.deals import commands, queries, rules
from yingdan.deals.kinds import deal_kind
from yingdan.deals.queries import Card, Lane
from yingdan.ui.components import age, avatar, figure
from yingdan.ui.formats import day
from yingdan.ui.icons import icon
from yingdan.ui.kinds.chips import chips_of
from yingdan.ui.kinds.query import Asked, ListQuery
from yingdan.ui.kinds.saved import is_open
from yingdan.ui.requests import Request


@capability("C075")
@require_GET
def board(request: Request) -> HttpResponse:
    """The open deals of one process, narrowed by the filters of the list."""
    if not request.actor.may("deal.view"):
        raise Http404
    processes = list(rules.visible_processes(request.actor).order_by("-default", "pk"))
    asked = Asked(deal_kind, request.actor, ListQuery.read(request.GET, deal_kind))
    wanted = request.GET.get("process", "")
    process = next((p for p in processes if str(p.pk) == wanted), processes[0] if processes else None)
    only = asked.condition() if asked.query.filters or asked.query.text else None
    lanes = queries.board(request.actor, process=process.pk, only=only) if process else []
    context = {
        # What the bars above the lanes hang on, beside the person.
        "frame": f"{asked.query.address()}{process}{[(one.pk, one.name) for one in processes]}",
        "kind": deal_kind,
        "query": asked.query,
        "here": asked.query.address(),
        "chips": chips_of(asked),
        "views": [(view, f"?view={view.name}", is_open(view, asked.query)) for view in deal_kind.views],
        "processes": processes,
        "process": process,
        "lanes": [(lane, lane_head(lane), cards_of(lane, clock.today())) for lane in lanes],
        "total": added(lane.amount for lane in lanes),
        "weighted": added(lane.weighted for lane in lanes),
        "may_create": request.actor.may("deal.create"),
    }
    return render(request, "deals/board.html", context)


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what may be read; None when nothing may."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def lane_head(lane: Lane) -> SafeString:
    limit = _("limit %(days)s days") % {"days": lane.max_days} if lane.max_days else ""
    weighed = "" if lane.weighted is None else f"{escape(_('weighted'))} {figure(lane.weighted)}"
    html = (
        f'<header id="lane-{lane.stage}" data-replace><div><b>{escape(lane.name)}</b>'
        f'<span class="faint">{lane.count}</span><span class="sum end">{figure(lane.amount)}</span></div>'
        f'<p class="meta"><span>{escape(limit)}</span>'
        f'<span class="end">{weighed}</span></p></header>'
    )
    return mark_safe(html)  # noqa: S308 - names are escaped, figures are ours


def cards_of(lane: Lane, today: dt.date) -> SafeString:
    words = _words()
    html = "".join([card_html(card, lane, today, words) for card in lane.cards])
    return mark_safe(html)  # noqa: S308 - each card is escaped


def _words() -> dict[str, str]:
    """What every card says, translated once for all of them."""
    return {
        "close": escape(_("close")),
        "win": escape(_("win")),
        "no_date": escape(_("no date")),
        "no_customer": escape(_("no customer")),
        "no_step": f'<p class="next bad">{icon("alert-circle", "s")}{escape(_("no next step"))}</p>',
        "arrow": icon("arrow-right", "s"),
    }


def card_html(card: Card, lane: Lane, today: dt.date, words: Mapping[str, str]) -> str:
    """One card as an escaped string: a board of a hundred is made without a template."""
    close = f"{_short_day(card.expected_close, today)} {words['close']}" if card.expected_close else words["no_date"]
    customer = escape(card.customer) if card.customer else words["no_customer"]
    return (
        f'<article class="card" data-pk="{card.pk}" data-version="{card.version}" data-row '
        f'data-href="/deals/{card.pk}/" data-peek>'
        f'<div class="row"><a class="strong clip" href="/deals/{card.pk}/">{escape(card.name)}</a>'
        f'<b class="end">{"" if card.amount is None else _amount(card.amount, get_language())}</b></div>'
        f'<div class="row dim"><span class="clip">{customer}</span>'
        f'<span class="end nowrap">{words["win"]} {card.probability}%</span></div>'
        f"{_next_step(card, today, words)}"
        f"<footer>{_face(card.owner_name or '', card.owner or 0)}"
        f'<span class="dim">{close}</span>{_age((today - card.stage_since).days, lane.max_days, get_language())}'
        "</footer></article>"
    )


@lru_cache(maxsize=2048)
def _short_day(value: dt.date, today: dt.date) -> str:
    """On a narrow card the year is left out where the coming half year leaves no doubt."""
    return f"{value:%m-%d}" if 0 <= (value - today).days <= 180 else day(value, today=today)


@lru_cache(maxsize=2048)
def _face(name: str, key: int) -> str:
    return avatar(name, key=key)


@lru_cache(maxsize=2048)
def _amount(amount: Decimal, _language: str) -> str:
    return figure(amount)


@lru_cache(maxsize=2048)
def _age(days: int, limit: int | None, _language: str) -> str:
    return age(days, limit)


def _next_step(card: Card, today: dt.date, words: Mapping[str, str]) -> str:
    if not card.next_step:
        return words["no_step"]
    when = f"{day(card.next_step_on, today=today)} " if card.next_step_on else ""
    tone = " warn" if card.next_step_on and card.next_step_on <= today else ""
    return f'<p class="next{tone}">{words["arrow"]}<span class="clip">{when}{escape(card.next_step)}</span></p>'


@require_POST
def drop(request: Request) -> HttpResponse:
    """A card was dropped on a lane: the move, or why not. Answers the card and the heads whose sums changed."""
    words = [request.POST.get(name, "") for name in ("pk", "lane", "version")]
    if not all(word.isascii() and word.isdigit() for word in words[:2]):
        raise Http404
    pk, stage = int(words[0]), int(words[1])
    version = int(words[2]) if words[2].isdigit() else None
    try:
        deal = commands.move_deals(actor=request.actor, pks=[pk], stage=stage, version=version)[0]
    except Refused as refusal:
        answer = HttpResponse(str(refusal.message), status=refusal.status, content_type="text/plain; charset=utf-8")
        if refusal.hints:
            answer["HX-Location"] = f"/deals/{pk}/gate/{stage}/"
        return answer
    lanes = {lane.stage: lane for lane in queries.board(request.actor, process=deal.process_id)}
    target = lanes[stage]
    card = next((card for card in target.cards if card.pk == pk), None)
    parts = [card_html(card, target, clock.today(), _words())] if card else []
    parts += [lane_head(lane) for lane in lanes.values()]
    return HttpResponse("".join(parts))


@require_GET
def gate(request: Request, pk: int, stage: int) -> HttpResponse:
    """What a stage still asks of a deal, each with the place where it is filled in."""
    deal = rules.visible_deals(request.actor).filter(pk=pk).first()
    target = rules.stages_of(request.actor).filter(pk=stage).first()
    if deal is None or target is None:
        raise Http404
    lines, people = rules.lines_of(request.actor, deal), rules.people_of(request.actor, deal)
    related = {name for name, rows in (("lines", lines), ("people", people)) if rows.exists()}
    missing = rules.missing_for(deal, target, related=related)
    labels = [rules.requirable()[name] for name in missing]
    return render(request, "deals/gate.html", {"deal": deal, "stage": target, "missing": labels})
