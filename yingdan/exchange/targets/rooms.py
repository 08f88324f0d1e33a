"""The kinds of the rooms below, in the order in which files refer to one another."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts.commands import DepartmentDraft, create_departments
from yingdan.accounts.models import Department, User
from yingdan.core import commands as core_commands
from yingdan.core.credit_code import problem_of
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, policy_of
from yingdan.core.refusal import Text
from yingdan.customers import commands as customers
from yingdan.customers.models import Contact, Customer, FollowUp
from yingdan.dealers import commands as dealers
from yingdan.dealers.models import Dealer
from yingdan.deals import commands as deals
from yingdan.deals.models import Deal, Lead
from yingdan.deals.rules import BASICS, CLOSED_BASICS
from yingdan.exchange.targets.base import Target, Values
from yingdan.exchange.targets.own import together
from yingdan.exchange.targets.people import create_disabled_people, remove_people
from yingdan.finance import commands as finance
from yingdan.finance.models import Receipt
from yingdan.goals import commands as goals
from yingdan.goals.models import Goal
from yingdan.goals.rules import divisible, metric_called
from yingdan.products import commands as products
from yingdan.products.models import Product


def _departments(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Department]:
    return create_departments(actor=actor, drafts=[DepartmentDraft(**row) for row in rows], batch=batch)


def _products(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Product]:
    return products.create_products(
        actor=actor, drafts=[products.ProductDraft(**together(row)) for row in rows], batch=batch
    )


def _customers(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Customer]:
    return customers.create_customers(
        actor=actor, drafts=[customers.CustomerDraft(**together(row)) for row in rows], batch=batch
    )


def _dealers(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Dealer]:
    return dealers.create_dealers(
        actor=actor, drafts=[dealers.DealerDraft(**together(row)) for row in rows], batch=batch
    )


def _contacts(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Contact]:
    return customers.create_contacts(
        actor=actor, drafts=[customers.ContactDraft(**together(row)) for row in rows], batch=batch
    )


def _follow_ups(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[FollowUp]:
    drafts = [customers.FollowUpDraft(**together(row)) for row in rows]
    return customers.record_follow_ups(actor=actor, drafts=drafts, batch=batch)


def _leads(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Lead]:
    return deals.create_leads(
        actor=actor, drafts=[deals.LeadDraft(**{"name": "", **together(row)}) for row in rows], batch=batch
    )


def _deals(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Deal]:
    return deals.create_deals(actor=actor, drafts=[deals.DealDraft(**together(row)) for row in rows], batch=batch)


def _goals(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Goal]:
    drafts = [goals.GoalDraft(**{**row, **_metric(row)}) for row in rows]
    return goals.create_goals(actor=actor, drafts=drafts, batch=batch)


def _receipts(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[Receipt]:
    drafts = [finance.ReceiptDraft(**row) for row in rows]
    return finance.create_receipts(actor=actor, drafts=drafts, batch=batch)


def _check_receipt(values: Values) -> tuple[str, Text] | None:
    for name in ("payer", "amount", "received_on"):
        if not values.get(name):
            return name, _("A receipt needs a payer, an amount and the day it came.")
    return None


def _metric(values: Values) -> Values:
    """A metric as people call it, by its name."""
    found = metric_called(values.get("metric") or "")
    return {"metric": found.name} if found is not None else {}


def _edit_goal(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    values = _with_records(values, {"parent": "goal"})
    return goals.edit_goal(actor=actor, pk=pk, values=values, batch=batch)


def _check_goal(values: Values) -> tuple[str, Text] | None:
    for name in ("name", "target", "period", "since"):
        if not values.get(name):
            return name, _("A goal needs a name, a target, a period and a day in it.")
    metric = values.get("metric")
    if metric and metric_called(metric) is None:
        known = "、".join(str(one.label) for one in divisible())
        return "metric", _("“%(value)s” is no metric for goals; choose: %(known)s.") % {"value": metric, "known": known}
    return None


def _with_records(values: Values, references: dict[str, str]) -> Values:
    """Keys of other records as the records themselves, as the plain edit command takes them."""
    found = dict(values)
    for name, kind in references.items():
        if isinstance(found.get(name), int):
            found[name] = policy_of(kind).rows().get(pk=found[name])
    return found


def _edit_customer(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    values = _with_records(values, {"parent": "customer"})
    return customers.edit_customer(actor=actor, pk=pk, values=values, batch=batch)


def _edit_dealer(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    values = _with_records(values, {"parent": "dealer"})
    return dealers.edit_dealer(actor=actor, pk=pk, values=values, batch=batch)


def _edit_contact(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    values = _with_records(values, {"customer": "customer"})
    return customers.edit_contact(actor=actor, pk=pk, values=values, batch=batch)


def _edit_product(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    return products.edit_product(actor=actor, pk=pk, values=values, batch=batch)


def _edit_lead(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    return deals.edit_lead(actor=actor, pk=pk, values=values, batch=batch)


def _edit_deal(actor: Actor, pk: int, values: Values, batch: Batch | None) -> Any:
    return deals.edit_deal(actor=actor, pk=pk, values=values, batch=batch)


def _command(delete: Any) -> Any:
    def remove(actor: Actor, pks: Sequence[int], batch: Batch | None) -> Any:
        return delete(actor=actor, pks=pks, batch=batch)

    return remove


def _remover(kind: str) -> Any:
    def remove(actor: Actor, pks: Sequence[int], batch: Batch | None) -> Any:
        return core_commands.delete_records(actor=actor, policy=policy_of(kind), pks=pks, batch=batch)

    return remove


def _check_customer(values: Values) -> tuple[str, Text] | None:
    code = values.get("credit_code", "")
    problem = problem_of(code.upper()) if code else ""
    return ("credit_code", problem) if problem else None


def _check_dealer(values: Values) -> tuple[str, Text] | None:
    return _check_name(values) or _check_customer(values)


def _check_deal(values: Values) -> tuple[str, Text] | None:
    closed, opened = values.get("closed"), values.get("opened_on")
    if closed and opened and closed.closed_on < opened:
        return "closed_on", _("Closed before the day it was opened.")
    if not 0 <= values.get("probability", 0) <= 100:
        return "probability", _("The win probability lies between 0 and 100.")
    if (values.get("amount") or 0) < 0:
        return "amount", _("An amount is zero or more.")
    return None


def _deal_basics(values: Values) -> Sequence[str]:
    return CLOSED_BASICS if values.get("closed") else BASICS


def _check_follow_up(values: Values) -> tuple[str, Text] | None:
    return None if values.get("content") else ("content", _("A follow-up says what was said."))


def _check_name(values: Values) -> tuple[str, Text] | None:
    return None if values.get("name") else ("name", _("The name is missing."))


_ALL = (
    Target(
        kind="department",
        model=Department,
        fields=("name", "parent"),
        references={"parent": "department"},
        create=_departments,
        remove=_remover("department"),
        check=_check_name,
        unique_names=True,
    ),
    Target(
        kind="person",
        model=User,
        fields=("name", "username", "email", "phone", "title", "department", "manager"),
        references={"department": "department", "manager": "person"},
        lookups={"name": "name", "email": "email", "username": "username"},
        create=create_disabled_people,
        remove=remove_people,
        may_remove="admin",
        check=_check_name,
        unique_names=True,
    ),
    Target(
        kind="product",
        model=Product,
        fields=("name", "code", "series", "unit", "price", "tax_rate", "on_sale", "note"),
        lookups={"name": "name", "code": "code"},
        create=_products,
        edit=_edit_product,
        remove=_remover("product"),
        check=_check_name,
        unique_names=True,
    ),
    Target(
        kind="customer",
        model=Customer,
        fields=(
            "name", "short_name", "credit_code", "tier", "industry", "size", "region", "address", "website", "phone",
            "source", "parent", "owner", "next_contact_on", "note",
        ),
        references={"parent": "customer", "owner": "person"},
        lookups={"name": "name", "website": "website"},
        tagged=True,
        create=_customers,
        edit=_edit_customer,
        remove=_command(customers.delete_customers),
        basics=lambda values: ("name",),
        check=_check_customer,
        fixed=frozenset({"owner"}),
    ),
    Target(
        kind="contact",
        model=Contact,
        fields=(
            "name", "customer", "title", "unit", "role", "attitude", "mobile", "phone", "email", "wechat", "birthday",
            "source", "owner", "note",
        ),
        references={"customer": "customer", "owner": "person"},
        lookups={"name": "name", "email": "email"},
        tagged=True,
        create=_contacts,
        edit=_edit_contact,
        remove=_command(customers.delete_contacts),
        basics=lambda values: ("name", "customer"),
        fixed=frozenset({"owner"}),
    ),
    Target(
        kind="dealer",
        model=Dealer,
        fields=(
            "name", "short_name", "credit_code", "tier", "state", "parent", "valid_from", "valid_until",
            "contact_name", "phone", "email", "address", "owner", "note",
        ),
        references={"parent": "dealer", "owner": "person"},
        lookups={"name": "name", "number": "number"},
        tagged=True,
        create=_dealers,
        edit=_edit_dealer,
        remove=_command(dealers.delete_dealers),
        parts=("dealers.DealerRegion", "dealers.DealerContact"),
        check=_check_dealer,
        fixed=frozenset({"owner", "state"}),
    ),
    Target(
        kind="lead",
        model=Lead,
        fields=(
            "name", "company", "title", "mobile", "email", "wechat", "source", "region", "industry", "website",
            "status", "owner", "next_contact_on", "note",
        ),
        references={"owner": "person"},
        lookups={"name": "name", "email": "email"},
        tagged=True,
        create=_leads,
        edit=_edit_lead,
        remove=_command(deals.delete_leads),
        fixed=frozenset({"owner", "status"}),
    ),
    Target(
        kind="deal",
        model=Deal,
        fields=(
            "name", "customer", "dealer", "owner", "stage", "probability", "forecast", "amount", "expected_close",
            "opened_on", "source", "next_step", "next_step_on", "competitors", "note",
        ),
        references={"customer": "customer", "dealer": "dealer", "owner": "person", "stage": "stage"},
        lookups={"name": "name", "number": "number"},
        tagged=True,
        create=_deals,
        edit=_edit_deal,
        remove=_command(deals.delete_deals),
        parts=("deals.DealLine", "deals.DealContact", "deals.Outcome", "deals.StageVisit"),
        check=_check_deal,
        basics=_deal_basics,
        fixed=frozenset({"owner", "stage"}),
        closes=True,
    ),
    Target(
        kind="goal",
        model=Goal,
        fields=(
            "name", "level", "metric", "target", "challenge", "stretch", "baseline", "period", "since", "owner",
            "department", "parent", "spread", "achievable", "relevant", "note",
        ),
        references={"owner": "person", "department": "department", "parent": "goal"},
        create=_goals,
        edit=_edit_goal,
        remove=_remover("goal"),
        parts=("goals.GoalMonth",),
        check=_check_goal,
        fixed=frozenset({"level", "metric", "period", "since", "owner", "department"}),
    ),
    Target(
        kind="receipt",
        model=Receipt,
        fields=("payer", "amount", "received_on", "method", "bank_reference", "customer", "owner", "note"),
        references={"customer": "customer", "owner": "person"},
        lookups={},
        create=_receipts,
        remove=_command(finance.delete_receipts),
        check=_check_receipt,
    ),
    Target(
        kind="followup",
        model=FollowUp,
        fields=("customer", "contact", "kind", "content", "at", "next_contact_on", "owner"),
        references={"customer": "customer", "contact": "contact", "owner": "person"},
        lookups={},
        create=_follow_ups,
        remove=_command(customers.delete_follow_ups),
        check=_check_follow_up,
    ),
)  # fmt: skip

TARGETS: dict[str, Target] = {target.kind: target for target in _ALL}
ORDER = tuple(TARGETS)


def target_of(kind: str) -> Target:
    return TARGETS[kind]
