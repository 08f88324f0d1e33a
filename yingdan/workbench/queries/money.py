"""Money that waits for a word: overdue payments, receipts without a place, invoices to issue."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.rules import visible_customers
from yingdan.finance.choices import OPEN, InvoiceState
from yingdan.finance.models import Instalment
from yingdan.finance.rules import unclaimed_receipts, visible_instalments, visible_invoices, visible_receipts
from yingdan.workbench.queries.item import CANDIDATES, Waiting


def overdue(actor: Actor) -> Iterator[Waiting]:
    """Payments that are owed and late, of the contracts in sight."""
    if not actor.may("instalment.edit"):
        return
    today = clock.today()
    late = visible_instalments(actor).filter(state__in=OPEN, arose_on__lte=today, due_on__lt=today, balance__gt=0)
    rows = list(late.select_related("contract").annotate(asked=Count("dunnings")).order_by("-balance")[:CANDIDATES])
    names = dict(visible_customers(actor).filter(pk__in={row.customer_id for row in rows}).values_list("pk", "name"))
    for row in rows:
        yield _late(row, names.get(row.customer_id, ""), today)


def _late(row: Instalment, customer: str, today: dt.date) -> Waiting:
    said = {"payment": row.get_kind_display(), "days": (today - row.due_on).days, "times": row.asked}  # type: ignore[attr-defined]  # annotated
    sentence = _("%(payment)s %(days)s days overdue") % said
    if said["times"]:
        sentence = _("%(payment)s %(days)s days overdue, asked for %(times)s times") % said
    url = row.get_absolute_url()
    place = (customer, row.contract.number)
    return Waiting("cash", "bad", sentence, place, row.due_on, row.balance, url, _("Record dunning"), f"{url}dun/")


def books(actor: Actor) -> Iterator[Waiting]:
    """For whoever keeps the books: what nobody has claimed, what has no place yet, what is to be issued."""
    if actor.may("receipt.create"):
        said = _("%(count)s receipts that nobody has claimed")
        yield from _heap(unclaimed_receipts(actor), "amount", said, "/receipts/unclaimed/", (_("Claim them"), "coins"))
    if actor.may("receipt.create") and actor.may("receipt.edit"):
        rows = visible_receipts(actor).filter(free__gt=0, customer__isnull=False)
        said = _("%(count)s receipts are not allocated to the end")
        yield from _heap(rows, "free", said, "/receipts/?view=open", (_("Allocate"), "arrows-split"))
    if actor.may("invoice.approve"):
        asked = visible_invoices(actor, "approve").filter(state=InvoiceState.APPLIED)
        said = _("%(count)s invoices are to be issued")
        yield from _heap(asked, "amount", said, "/invoices/?view=applied", (_("Issue"), "receipt-tax"))


def _heap(rows: "QuerySet[Any]", column: str, said: str, url: str, act: tuple[str, str]) -> Iterator[Waiting]:
    """Several records as one line, with their sum; `act` is the verb and the icon."""
    found = rows.order_by().aggregate(count=Count("pk"), whole=Sum(column))
    if found["count"]:
        verb, icon = act
        sentence = said % {"count": found["count"]}
        yield Waiting(icon, "", sentence, ("", ""), None, found["whole"], url, verb, url, dialog=False)
