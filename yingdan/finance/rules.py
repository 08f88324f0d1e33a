"""Who sees which money, what may be paid and invoiced, and when a budget line is said to be full."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Abs

from yingdan.contracts.choices import Trigger
from yingdan.contracts.models import Contract
from yingdan.contracts.rules import contracts, supplements_of, with_supplements
from yingdan.core import clock
from yingdan.core.policy import Actor, Inherit, Policy
from yingdan.deals.queries.amounts import fen, yuan
from yingdan.finance.choices import BANDS, ISSUED, OPEN, STEPS, CostKind, InstalmentState, InvoiceState
from yingdan.finance.models import Allocation, BudgetLine, Cost, Dunning, Instalment, Invoice, Receipt, Waiver
from yingdan.projects.choices import TaskState
from yingdan.projects.rules import projects

instalments = Policy(
    kind="instalment",
    rows=Instalment.objects.all,
    owner="",
    department="",
    inherits=Inherit(parent=lambda: contracts, column="contract_id", writes=True),
    # They come with a signature. Whoever approves may say that something is not paid any more.
    actions=("view", "edit", "approve", "export"),
)
receipts = Policy(
    kind="receipt", rows=Receipt.objects.all, actions=("view", "create", "edit", "delete", "claim", "export", "import")
)
invoices = Policy(
    kind="invoice", rows=Invoice.objects.all, actions=("view", "create", "edit", "delete", "approve", "export")
)
budget_lines = Policy(
    kind="budgetline",
    rows=BudgetLine.objects.all,
    owner="",
    department="",
    inherits=Inherit(parent=lambda: projects, column="project_id", writes=True),
    actions=("view", "create", "edit", "delete", "export"),
)
costs = Policy(
    kind="cost",
    rows=Cost.objects.all,
    department="",
    inherits=Inherit(parent=lambda: projects, column="project_id", writes=True),
    actions=("view", "create", "edit", "delete", "export"),
)
NOTHING = Decimal(0)
# So many payments are offered for a receipt that is claimed.
LIKELY = 20


def visible_instalments(actor: Actor, action: str = "view") -> "QuerySet[Instalment]":
    return instalments.visible(actor, action)


def visible_receipts(actor: Actor, action: str = "view") -> "QuerySet[Receipt]":
    return receipts.visible(actor, action)


def visible_invoices(actor: Actor, action: str = "view") -> "QuerySet[Invoice]":
    return invoices.visible(actor, action)


def unclaimed_receipts(actor: Actor) -> "QuerySet[Receipt]":
    """Money of which nobody knows yet from which customer it is: whoever may claim sees all of it."""
    if not actor.may("receipt.claim"):
        return Receipt.objects.none()
    return Receipt.objects.filter(customer=None, refund_of=None, deleted_at=None)


def likely(actor: Actor, receipt: Receipt) -> "QuerySet[Instalment]":
    """What an unclaimed receipt may be for, of what the actor sees: the open payments, those of its amount first."""
    rows = visible_instalments(actor).filter(amount__gt=0, state__in=OPEN).select_related("customer")
    return rows.order_by(Abs(F("balance") - receipt.amount), "due_on", "pk")[:LIKELY]


def instalments_of(contract: Contract) -> "QuerySet[Instalment]":
    """Those of a contract and of its supplements, by the day on which they are due; the caller has seen it."""
    family = Q(contract=contract) | Q(contract__in=supplements_of(contract))
    return Instalment.objects.filter(family).select_related("node__milestone").order_by("due_on", "pk")


def payable(actor: Actor, receipt: Receipt) -> "QuerySet[Instalment]":
    """What of the receipt's customer is open, the longest due first. A refund has its place below zero."""
    side = Q(amount__lt=0) if receipt.amount < 0 else Q(amount__gt=0)
    rows = visible_instalments(actor).filter(side, customer=receipt.customer_id or 0, state__in=OPEN)
    return rows.select_related("contract").order_by("due_on", "pk")


def allocations_of(receipt: Receipt) -> list[Allocation]:
    """Where the parts of a receipt have their place."""
    rows = Allocation.objects.filter(receipt=receipt, released_at=None)
    return list(rows.select_related("instalment__contract", "refund", "by"))


def payments_of(instalment: Instalment) -> list[Allocation]:
    rows = Allocation.objects.filter(instalment=instalment, released_at=None)
    return list(rows.select_related("receipt").order_by("receipt__received_on", "pk"))


def waivers_of(instalment: Instalment) -> list[Waiver]:
    return list(Waiver.objects.filter(instalment=instalment).select_related("by").order_by("pk"))


def dunnings_of(instalment: Instalment) -> list[Dunning]:
    return list(Dunning.objects.filter(instalment=instalment).select_related("by"))


def set_off_against(instalment: Instalment) -> "QuerySet[Instalment]":
    """The open instalments on the other side of zero, of the same contract and its supplements."""
    contract = instalment.contract.parent or instalment.contract
    side = Q(amount__lt=0) if instalment.amount > 0 else Q(amount__gt=0)
    return instalments_of(contract).filter(side, state__in=OPEN)


def is_owed(instalment: Instalment, day: dt.date | None = None) -> bool:
    """Has what it waits for happened, and is something of it open?"""
    return (
        instalment.state in OPEN and instalment.arose_on is not None and instalment.arose_on <= (day or clock.today())
    )


def days_late(instalment: Instalment, day: dt.date | None = None) -> int:
    """Days since the last day to pay; 0 where it is not owed, or not late."""
    today = day or clock.today()
    return max(0, (today - instalment.due_on).days) if is_owed(instalment, today) else 0


def waits_by_hand(instalment: Instalment) -> bool:
    """Does nothing but a person say that it is owed? An acceptance, or a milestone that does not come any more."""
    if instalment.arose_on is not None or instalment.state not in OPEN:
        return False
    if instalment.trigger == Trigger.ACCEPTANCE:
        return True
    milestone = instalment.node.milestone
    gone = milestone is not None and (milestone.deleted_at is not None or milestone.state == TaskState.CANCELLED)
    return instalment.trigger == Trigger.MILESTONE and gone


def standing(instalment: Instalment) -> InstalmentState:
    """The state that its figures give."""
    if instalment.state == InstalmentState.CANCELLED:
        return InstalmentState.CANCELLED
    if instalment.paid + instalment.waived == instalment.amount:
        return InstalmentState.SETTLED if instalment.waived else InstalmentState.PAID
    return InstalmentState.PARTLY if instalment.paid or instalment.waived else InstalmentState.EXPECTED


def next_step(done: Iterable[str], due_on: dt.date, day: dt.date) -> str | None:
    """The furthest step of dunning whose day has come and that was not taken; None where there is none."""
    taken = set(done)
    furthest = max((place for place, step in enumerate(STEPS) if step in taken), default=-1)
    due = [step for place, (step, days) in enumerate(STEPS.items()) if place > furthest and (day - due_on).days >= days]
    return due[-1] if due else None


def day_of_next_step(done: Iterable[str], due_on: dt.date) -> dt.date | None:
    """When the step after the furthest one taken is due; None after the last."""
    names = list(STEPS)
    furthest = max((names.index(step) for step in done), default=-1)
    if furthest + 1 == len(names):
        return None
    return due_on + dt.timedelta(days=STEPS[names[furthest + 1]])


def may_invoice(contract: Contract) -> Decimal:
    """What of a contract and its supplements in force no invoice says yet. A supplement is invoiced with its
    contract."""
    return with_supplements(contract) - invoiced(contract)


def invoiced(contract: Contract) -> Decimal:
    """What invoices for a contract come to, with those that are applied for and those that take back."""
    living = Invoice.objects.filter(contract=contract, deleted_at=None)
    return yuan(living.aggregate(found=Sum(fen("amount")))["found"])


def invoiced_for(instalment: Instalment) -> Decimal:
    living = Invoice.objects.filter(instalment=instalment, deleted_at=None)
    return yuan(living.aggregate(found=Sum(fen("amount")))["found"])


def invoices_of(contract: Contract) -> "QuerySet[Invoice]":
    return Invoice.objects.filter(contract=contract, deleted_at=None).order_by("pk")


def may_change(invoice: Invoice) -> bool:
    return invoice.state == InvoiceState.APPLIED


def may_reverse(invoice: Invoice) -> bool:
    return invoice.red_of_id is None and invoice.state in ISSUED and invoice.reversed < invoice.amount


def band_of(used: int) -> int:
    """The highest band that so many per cent have reached; 0 below all of them."""
    return max((band for band in BANDS if used >= band), default=0)


def lines_of(project: int) -> "QuerySet[BudgetLine]":
    """The living budget lines of a project that the caller has seen."""
    return BudgetLine.objects.filter(project=project, deleted_at=None).order_by("pk")


def costs_of(line: BudgetLine) -> "QuerySet[Cost]":
    return Cost.objects.filter(line=line, deleted_at=None).order_by("-on", "-pk")


def open_commitments(line: BudgetLine) -> list[Cost]:
    """What is promised of a line and not spent in full."""
    return [one for one in costs_of(line).filter(kind=CostKind.COMMITMENT) if one.fulfilled < one.amount]
