"""The lines of a quote: rows to add and take away, worked out by the server."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yingdan.contracts import commands, rules
from yingdan.contracts.commands.lines import RATES
from yingdan.contracts.forms.quote import BOXES, PARTS, QuoteLinesForm, Row, plain, row_of, rows_sent, shown
from yingdan.contracts.kinds import quote_kind
from yingdan.contracts.kinds.lines import low_floors, margin
from yingdan.contracts.models import Quote, QuoteLine
from yingdan.contracts.queries import sold
from yingdan.contracts.rules.pricing import NOTHING, discount_of, discounted
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.requests import Request

BLANK: Row = dict.fromkeys(PARTS, "") | {"quantity": "1", "rate": "13", "shown": "||"}


@require_http_methods(["GET", "POST"])
def lines(request: Request, pk: int) -> HttpResponse:
    """GET is the form with what is kept. POST keeps it, or with `act` shows it with a row more, a row less, or
    worked out anew, and keeps nothing."""
    actor, quote = request.actor, open_quote(request, pk)
    act = request.POST.get("act", "") or request.GET.get("act", "")
    if request.method == "GET":
        rows = [row_of(line) for line in rules.quote_lines(pk)] or [dict(BLANK)]
        return _shown(request, quote, rows, plain(quote.discount or None), str(quote.version))
    rows = _followed(actor, quote, rows_sent(_without(request.POST, act)))
    off, version = request.POST.get("off", ""), request.POST.get("version", "")
    if act:
        return _shown(request, quote, rows + [dict(BLANK)] * (act == "add" or not rows), off, version)
    form = QuoteLinesForm(actor, quote, rows, off=off, version=version)
    done = submit(form, _set_lines, actor=actor, pk=pk)
    context = _context(actor, quote, form, form)
    then, said = f"/quotes/{pk}/", _("Lines saved")
    return answer(request, "contracts/lines_form.html", context, done=done, then=then, say=said)


def open_quote(request: Request, pk: int) -> Quote:
    """A quote in reach whose lines may change."""
    quote: Quote = row_to_edit(quote_kind, request.actor, pk, "customer", "deal")
    commands.must_be_open(quote, "lines")
    return quote


def _set_lines(*, actor: Actor, pk: int, values: Mapping[str, Any]) -> Quote:
    return commands.set_quote_lines(actor=actor, pk=pk, **values)


def _without(data: Mapping[str, Any], act: str) -> dict[str, Any]:
    """What was posted, less the row that `drop-3` takes away."""
    gone = act.removeprefix("drop") if act.startswith("drop-") else None
    return {name: value for name, value in data.items() if gone is None or not name.endswith(gone)}


def _shown(request: Request, quote: Quote, rows: list[Row], off: str, version: str) -> HttpResponse:
    actor = request.actor
    counted = QuoteLinesForm(actor, quote, rows, off=off, version=version)
    counted.full_clean()
    form = QuoteLinesForm(actor, quote, rows, off=off, version=version, sent=False)
    return render(request, "contracts/lines_form.html", _context(actor, quote, form, counted))


def _context(actor: Actor, quote: Quote, form: QuoteLinesForm, counted: QuoteLinesForm) -> dict[str, Any]:
    """The rows as they are drawn, and what they come to where they are complete."""
    made = _made(actor, quote, counted)
    low = low_floors(actor, quote, rules.below_floor(quote, made))
    by_row = {line.order: line for line in made}
    table = [
        {
            "number": number,
            "row": number + 1,
            "boxes": [form[f"{part}-{number}"] for part in BOXES],
            "shown": form[f"shown-{number}"],
            "line": by_row.get(number + 1),
            "low": number + 1 in low,
            "floor": low.get(number + 1),
        }
        for number in range(form.size)
    ]
    return {"quote": quote, "form": form, "table": table, "its": sold(made, quote), "margin": margin(actor, made)}


def _made(actor: Actor, quote: Quote, counted: QuoteLinesForm) -> list[QuoteLine]:
    """The lines as they would be kept, in the places of their rows; a row that lacks something comes to nothing yet."""
    drafts, off = counted.cleaned_data["lines"], counted.cleaned_data["discount"] or NOTHING
    catalogue, made = commands.catalogue_for(actor, quote, (draft.product for draft in drafts)), []
    for number, draft in enumerate(drafts):
        with suppress(Refused):
            made.append(commands.line_of(quote, draft, number, catalogue))
    try:
        commands.add_up_lines(quote, made, off)
    except Refused:
        commands.add_up_lines(quote, made, NOTHING)
    return made


def _followed(actor: Actor, quote: Quote, rows: list[Row]) -> list[Row]:
    """The rows after what was typed: another product brings its name, unit, rate and price; another discount another
    price, another price another discount."""
    known, listed = commands.catalogue_for(actor, quote, (_key(row["product"]) for row in rows))
    for row in rows:
        key = _key(row["product"])
        had, price, discount = (*row["shown"].split("|"), "", "", "")[:3]
        usual = listed.get(key) if key else None
        if row["product"] != had and key is not None and key in known:
            rate = f"{known[key].tax_rate.normalize():f}"
            row |= {"name": known[key].name, "unit": known[key].unit, "rate": rate if rate in RATES else "13"}
            if row["price"] == price:
                row |= {"price": plain(usual), "discount": ""}
        elif usual is not None and row["discount"] != discount and row["price"] == price:
            typed = _number(row["discount"])
            row["price"] = row["price"] if typed is None else plain(discounted(usual, typed))
        elif row["price"] != price:
            typed = _number(row["price"])
            row["discount"] = "" if typed is None else plain(discount_of(usual, typed))
        row["shown"] = shown(row)
    return rows


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "") or "0")
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10) ** 14 else None
