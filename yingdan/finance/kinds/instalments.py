"""What customers are to pay, as list, calendar and record."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from yingdan.contracts.choices import IN_FORCE
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.finance import queries, rules
from yingdan.finance.choices import OPEN, Step
from yingdan.finance.models import Instalment
from yingdan.projects.rules import visible_tasks
from yingdan.ui import nav, slots
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Figure,
    Kind,
    Moment,
    Money,
    Panel,
    Reference,
    Text,
    View,
    kind_of,
    say,
)
from yingdan.ui.kinds.related import related

TONES = {"expected": "", "partly": "info", "paid": "ok", "settled": "ok", "cancelled": ""}
UNPAID = "f=state:is:expected,partly"
OWED = f"{UNPAID}&f=arose_on:max:%2B0"
LATE = f"{OWED}&f=due_on:max:-1"


def _by_its_contract(*, actor: Actor, **more: Any) -> Any:
    raise Refused(_("The payments of a contract come with its signature."))


def _is_open(row: Instalment) -> bool:
    return row.state in OPEN


instalment_kind = Kind(
    policy=rules.instalments,
    model=Instalment,
    label=_("payment due"),
    plural=_("payments due"),
    icon="calendar-dollar",
    url="/instalments/",
    fields=(
        Text(name="name", primary=True, editable=False),
        Figure(name="place", editable=False),
        Choice(name="kind", editable=False),
        Choice(name="state", editable=False, tones=TONES),
        Reference(name="contract", to="contract", url="/contracts/", editable=False),
        Reference(name="customer", to="customer", url="/customers/", editable=False),
        Choice(name="trigger", editable=False),
        Money(name="amount", places=2, editable=False),
        Money(name="paid", places=2, editable=False),
        Money(name="waived", places=2, editable=False),
        Money(name="balance", places=2, editable=False),
        Day(name="expected_on", editable=False),
        Day(name="arose_on", editable=False),
        Day(name="due_on", editable=False, due=True, due_when=("state", "expected")),
        Day(name="remind_on", editable=False),
        Moment(name="updated_at", editable=False),
    ),
    columns=("name", "place", "kind", "customer", "amount", "balance", "arose_on", "due_on", "state"),
    form=(),
    filters=("state", "customer", "contract", "kind", "trigger", "due_on", "arose_on", "expected_on", "balance"),
    sort="due_on",
    create=_by_its_contract,
    edit=_by_its_contract,
    subtitle="customer",
    facts=("kind", "state", "contract", "trigger"),
    figures=("amount", "balance", "due_on"),
    phone=("name", "balance", "customer", "due_on", "state", "kind"),
    search=("name",),
    sums=("amount", "paid", "balance"),
    views=(
        View("all", _("All payments due")),
        View("owed", _("Owed"), f"{OWED}&sort=due_on"),
        View("late", _("Payments overdue"), f"{LATE}&sort=due_on"),
        View("month", _("Due within 30 days"), f"{UNPAID}&f=due_on:min:%2B0&f=due_on:max:%2B30&sort=due_on"),
        View("see", _("To see to today"), f"{UNPAID}&f=remind_on:max:%2B0&sort=due_on"),
        View("later", _("Not owed yet"), f"{UNPAID}&f=arose_on:empty:&sort=expected_on"),
    ),
    actions=(
        Action("dun", _("Record a step"), "phone", "dun/", when=_is_open, main=True, key="r"),
        Action("raise", _("Is owed now"), "flag", "raise/", when=rules.waits_by_hand),
        Action("set-off", _("Set off"), "scale", "set-off/", permission="approve", when=_is_open, minor=True),
        Action("write-off", _("Write off"), "x", "write-off/", permission="approve", when=_is_open, minor=True),
    ),
    calendar=Calendar(("due_on", "expected_on"), ("customer", "balance", "state")),
)


def _story(actor: Actor, row: Instalment) -> dict[str, Any]:
    """What came in for it, what is waived, and what was done to get paid."""
    steps = rules.dunnings_of(row)
    late = rules.days_late(row)
    step = rules.next_step((one.step for one in steps), row.due_on, clock.today()) if rules.is_owed(row) else None
    paid = rules.payments_of(row)
    seen = rules.visible_receipts(actor).filter(pk__in=[one.receipt_id for one in paid]).values_list("pk", flat=True)
    return {
        "row": row,
        "node": row.node,
        "payments": [(one, one.receipt_id in set(seen)) for one in paid],
        "waivers": rules.waivers_of(row),
        "steps": steps,
        "late": late,
        "next": Step(step).label if step else "",
        "waits": row.arose_on is None and row.state in OPEN,
    }


@slots.panel("contract.payments")
def paid(request: Any, contract: Any) -> str:
    """How a signed contract is paid: with the instalments of its supplements."""
    its = _paying(request.actor, contract)
    return "" if its is None else render_to_string("finance/paying.html", {"its": its})


def _paying(actor: Actor, contract: Any) -> dict[str, Any] | None:
    if contract.state not in IN_FORCE or not actor.may("instalment.view"):
        return None
    if contract.parent_id is not None:
        return {"above": contract.parent}
    today = clock.today()
    # A supplement out of sight is neither named nor counted.
    rows = list(rules.instalments_of(contract).filter(pk__in=rules.visible_instalments(actor).values("pk")))
    waits = {one.node.milestone_id for one in rows if one.node.milestone_id is not None}
    return {
        "above": None,
        "seen": set(visible_tasks(actor).filter(pk__in=waits).values_list("pk", flat=True)) if waits else set(),
        "paying": queries.paying(contract, rows),
        "rows": [(one, TONES[one.state], rules.days_late(one, today), rules.is_owed(one, today)) for one in rows],
        "invoice": f"/invoices/new/?contract={contract.pk}" if actor.may("invoice.create") else "",
        "contract": contract,
    }


instalment_kind.panels.append(Panel(_("Paid and unpaid"), "finance/story.html", _story))
kind_of("customer").panels.append(
    related(
        instalment_kind,
        "customer",
        ("name", "kind", "balance", "due_on", "state"),
        title=_("Payments due"),
        sort="-due_on",
    )
)

nav.add(nav.Item(_("Payments due"), "/instalments/?view=owed", "calendar-dollar", "money", 10, "instalment.view",
                 key="Y", below="/instalments/"))  # fmt: skip
nav.add(nav.Item(_("Ageing"), "/ageing/", "chart-bar", "money", 20, "instalment.view"))

for verb, sentence in {
    "instalment.raised": _("said that it is owed"),
    "instalment.paid": _("allocated money to it"),
    "instalment.unpaid": _("took money back from it"),
    "instalment.waived": _("waived a part of it"),
    "instalment.dunned": _("took a step to get paid"),
}.items():
    say(verb, sentence)
