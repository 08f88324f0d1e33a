"""Money as it stands: how old what is owed is, how a contract is paid, what a project has cost."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.customers.rules import visible_customers
from yingdan.deals.queries.amounts import fen, yuan
from yingdan.finance import rules
from yingdan.finance.choices import AGES, OPEN
from yingdan.finance.models import BudgetLine, Instalment
from yingdan.projects.models import Project


@dataclass(slots=True)
class Debtor:
    """What one customer owes: by days overdue as in AGES, what is owed and can still be paid in time,
    and all of it. `name` is None where the asker may not see the customer."""

    customer: int
    name: str | None
    later: Decimal = Decimal(0)
    ages: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(AGES))
    whole: Decimal = Decimal(0)

    @property
    def overdue(self) -> Decimal:
        return sum(self.ages, Decimal(0))


@dataclass(frozen=True, slots=True)
class Ageing:
    """Who owes what on a day, the largest overdue first, and the sums."""

    day: dt.date
    debtors: list[Debtor]
    total: Debtor


@dataclass(frozen=True, slots=True)
class Paying:
    """How a contract and its supplements are paid. `owed` is what of it is owed and unpaid, `overdue` a part of it."""

    whole: Decimal
    collected: Decimal
    waived: Decimal
    owed: Decimal
    overdue: Decimal
    invoiced: Decimal

    @property
    def share(self) -> int:
        """Collected, in whole per cent."""
        return int(self.collected * 100 / self.whole) if self.whole > 0 else 0


@dataclass(frozen=True, slots=True)
class Spending:
    """What a project may cost and has cost. `frame` is the budget of its charter, None where it has none."""

    frame: Decimal | None
    lines: list[BudgetLine]
    planned: Decimal
    committed: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.planned - self.committed - self.spent


def collected_from(actor: Actor, customer: int) -> tuple[Decimal, dt.date | None]:
    """What came in from a customer, refunds taken off, and when the last of it; of the receipts the actor sees."""
    rows = rules.visible_receipts(actor).filter(customer=customer).order_by()
    found = rows.aggregate(whole=Sum(fen("amount")), last=Max("received_on"))
    return yuan(found["whole"]), found["last"]


def overdue_from(actor: Actor, customer: int) -> tuple[Decimal, int]:
    """What a customer owes past its day, and since how many days the oldest of it; of what the actor sees."""
    today = clock.today()
    rows = rules.visible_instalments(actor).filter(
        customer=customer, state__in=OPEN, arose_on__lte=today, due_on__lt=today
    )
    found = rows.order_by().aggregate(whole=Sum(fen("balance")), first=Min("due_on"))
    return yuan(found["whole"]), (today - found["first"]).days if found["first"] else 0


def ageing(actor: Actor, day: dt.date | None = None) -> Ageing:
    """What is owed today, by customer and by how long it is overdue, which it is from the day after the last one."""
    today = day or clock.today()
    rows = rules.visible_instalments(actor).filter(state__in=OPEN, arose_on__lte=today)
    found: dict[int, Debtor] = {}
    for customer, due_on, balance in rows.values_list("customer", "due_on", "balance"):
        count(found.setdefault(customer, Debtor(customer, None)), (today - due_on).days, balance)
    names = dict(visible_customers(actor).filter(pk__in=found).values_list("pk", "name"))
    total = Debtor(0, None)
    for debtor in found.values():
        debtor.name = names.get(debtor.customer)
        total.later += debtor.later
        total.whole += debtor.whole
        total.ages = [one + other for one, other in zip(total.ages, debtor.ages, strict=True)]
    ranked = sorted(found.values(), key=lambda one: (-one.overdue, -one.whole, one.customer))
    return Ageing(today, ranked, total)


def band_name(place: int) -> str:
    """What stands above a column of the ageing: -1 is what is not due yet."""
    if place < 0:
        return _("not due yet")
    first, last = AGES[place]
    if last is None:
        return _("over %(days)s days") % {"days": first - 1}
    return _("%(first)s–%(last)s days") % {"first": first, "last": last}


def band_filter(place: int, day: dt.date) -> str:
    """The filter of a list that shows what stands in a column of the ageing: -1 is what is not due yet."""
    owed = owed_filter(day)
    if place < 0:
        return f"{owed}&f=due_on:min:{day:%Y-%m-%d}"
    first, last = AGES[place]
    until = f"{owed}&f=due_on:max:{day - dt.timedelta(days=first):%Y-%m-%d}"
    return until if last is None else f"{until}&f=due_on:min:{day - dt.timedelta(days=last):%Y-%m-%d}"


def owed_filter(day: dt.date) -> str:
    """The filter of a list that shows all that is owed on a day."""
    return f"f=state:is:{','.join(OPEN)}&f=arose_on:max:{day:%Y-%m-%d}"


def late_filter(day: dt.date) -> str:
    """The filter of a list that shows all that is overdue on a day."""
    return f"{owed_filter(day)}&f=due_on:max:{day - dt.timedelta(days=1):%Y-%m-%d}"


def paying(contract: Contract, parts: Iterable[Instalment] | None = None) -> Paying:
    """How the contract is paid; the caller has seen it. `parts` are those of its payments that count, else all."""
    today = clock.today()
    rows = list(rules.instalments_of(contract) if parts is None else parts)
    owed = [one for one in rows if rules.is_owed(one, today)]
    nothing = Decimal(0)
    return Paying(
        whole=sum((one.amount for one in rows), nothing),
        collected=sum((one.paid for one in rows), nothing),
        waived=sum((one.waived for one in rows), nothing),
        owed=sum((one.balance for one in owed), nothing),
        overdue=sum((one.balance for one in owed if one.due_on < today), nothing),
        invoiced=rules.invoiced(contract),
    )


def spending(project: Project) -> Spending:
    """The budget of a project that the caller has seen."""
    lines = list(rules.lines_of(project.pk))
    nothing = Decimal(0)
    return Spending(
        frame=project.budget,
        lines=lines,
        planned=sum((one.amount for one in lines), nothing),
        committed=sum((one.committed for one in lines), nothing),
        spent=sum((one.spent for one in lines), nothing),
    )


def suggested(receipt_free: Decimal, rows: Iterable[Instalment], first: int | None = None) -> dict[int, Decimal]:
    """How a receipt would be allocated if nobody said otherwise: what it was meant for first, then what is owed by
    the day it is due, then what is not owed yet, until nothing is left."""
    ranked = sorted(rows, key=lambda one: (one.pk != first, not rules.is_owed(one), one.due_on, one.pk))
    left, found = receipt_free, defaultdict(Decimal)
    for row in ranked:
        part = min(left, row.balance) if receipt_free > 0 else max(left, row.balance)
        if part:
            found[row.pk] = part
            left -= part
    return dict(found)


def count(debtor: Debtor, days: int, balance: Decimal) -> None:
    """Add what a customer owes to the column of so many days overdue; up to its last day it is not due yet."""
    debtor.whole += balance
    if days < 1:
        debtor.later += balance
        return
    place = next(at for at, (first, last) in enumerate(AGES) if days >= first and (last is None or days <= last))
    debtor.ages[place] += balance
