"""The product lines of a deal: rows to add and take away, added up by the server."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.deals import commands, rules
from yingdan.deals.commands.lines import line_amount
from yingdan.deals.forms import LinesForm, Row, row_of, rows_sent
from yingdan.deals.kinds import deal_kind
from yingdan.deals.models import Deal
from yingdan.products.queries import PriceAndFloor, prices_for
from yingdan.ui.answers import answer, submit
from yingdan.ui.formats import money
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.requests import Request

BLANK: Row = {"product": "", "quantity": "1", "price": "", "discount": "", "amount": ""}


@require_http_methods(["GET", "POST"])
def lines(request: Request, pk: int) -> HttpResponse:
    """GET is the form with what is kept. POST keeps it, or with `act` shows it with a row more, a row less, or
    with its sums worked out, and keeps nothing."""
    deal = open_deal(request, pk)
    if not rules.may_set_lines(request.actor, deal):
        raise Forbidden(_("You have no right to change this field."))
    act = request.POST.get("act", "") or request.GET.get("act", "")
    if request.method == "GET":
        rows = [row_of(line) for line in rules.lines_of(request.actor, deal)] or [dict(BLANK)]
        return _shown(request, deal, rows)
    rows = _priced(request.actor, deal, rows_sent(_without(request.POST, act)))
    if act:
        return _shown(request, deal, rows + [dict(BLANK)] * (act == "add" or not rows))
    form = LinesForm(request.actor, deal, rows, version=request.POST.get("version", ""))
    done = submit(form, _set_lines, actor=request.actor, pk=pk)
    said = _("Product lines saved")
    if done is not None and (low := sum(bool(line["low"]) for line in _table(request.actor, deal, form, form))):
        more = ngettext("%(count)s line is below its floor price", "%(count)s lines are below their floor price", low)
        said = f"{said} · {more % {'count': low}}"
    context = _context(request.actor, deal, form, form)
    return answer(request, "deals/lines_form.html", context, done=done, then=f"/deals/{pk}/", say=said)


def open_deal(request: Request, pk: int) -> Deal:
    """A deal in reach that still may be changed."""
    deal: Deal = row_to_edit(deal_kind, request.actor, pk, "customer")
    if (verdict := rules.may_change(deal)) is not True:
        raise Refused(verdict)
    return deal


def _set_lines(*, actor: Actor, pk: int, values: Mapping[str, Any]) -> Deal:
    return commands.set_lines(actor=actor, pk=pk, **values)


def _without(data: Mapping[str, Any], act: str) -> dict[str, Any]:
    """What was posted, less the row that `drop-3` takes away."""
    gone = act.removeprefix("drop") if act.startswith("drop-") else None
    return {name: value for name, value in data.items() if gone is None or not name.endswith(gone)}


def _shown(request: Request, deal: Deal, rows: list[Row]) -> HttpResponse:
    version = request.POST.get("version", str(deal.version))
    counted = LinesForm(request.actor, deal, rows, version=version)
    counted.full_clean()
    form = LinesForm(request.actor, deal, rows, version=version, sent=False)
    return render(request, "deals/lines_form.html", _context(request.actor, deal, form, counted))


def _context(actor: Actor, deal: Deal, form: LinesForm, counted: LinesForm) -> dict[str, Any]:
    table = _table(actor, deal, form, counted)
    amounts = [line["amount"] for line in table if line["amount"] is not None]
    total = sum(amounts, Decimal(0)) if amounts else None
    return {"deal": deal, "form": form, "table": table, "total": total}


def _table(actor: Actor, deal: Deal, form: LinesForm, counted: LinesForm) -> list[dict[str, Any]]:
    """The rows as they are drawn: boxes, what each comes to, and whether it is sold too cheap."""
    drafts = [LinesForm.draft(counted.cleaned_data, number) for number in range(form.size)]
    if "lines" in counted.cleaned_data:
        drafts = counted.cleaned_data["lines"]
    prices = _prices(actor, deal, {draft.product for draft in drafts})
    found = []
    for number, draft in enumerate(drafts):
        amount, low = draft.amount, ""
        if draft.price is not None:
            amount = line_amount(draft.quantity, draft.price, draft.discount)
            floor = prices[draft.product][1] if draft.product in prices else None
            if floor is not None and line_amount(Decimal(1), draft.price, draft.discount) < floor:
                low = _("Below the floor price of %(floor)s") % {"floor": money(floor)}
        boxes = {part: form[f"{part}-{number}"] for part in ("product", "quantity", "price", "discount")}
        found.append({"number": number, "row": number + 1, "kept": form[f"amount-{number}"], **boxes,
                      "amount": amount, "low": low})  # fmt: skip
    return found


def _prices(actor: Actor, deal: Deal, products: set[int]) -> dict[int, PriceAndFloor]:
    tier = deal.customer.tier if deal.customer else ""
    return prices_for(actor, products=products, tier=tier, on=clock.today()) if products else {}


def _priced(actor: Actor, deal: Deal, rows: list[Row]) -> list[Row]:
    """A product chosen without a price gets that of its price list, else of the catalogue."""
    lacking = {int(row["product"]) for row in rows if _lacks_price(row)}
    if not lacking:
        return rows
    listed = _prices(actor, deal, lacking)
    known = dict(rules.products_for(actor, deal).filter(pk__in=lacking).values_list("pk", "price"))
    for row in rows:
        if _lacks_price(row):
            pk = int(row["product"])
            price = listed[pk][0] if pk in listed else known.get(pk)
            row["price"] = "" if price is None else f"{price:.2f}".removesuffix(".00")
    return rows


def _lacks_price(row: Row) -> bool:
    product = row["product"]
    return product.isascii() and product.isdigit() and len(product) < 19 and not row["price"] and not row["amount"]
