"""Who sees which contracts, when a plan of payments adds up, and what a contract must say before it is submitted."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.approvals.rules import open_about
from yingdan.contracts.choices import IN_FORCE, ContractState
from yingdan.contracts.models import Contract, PaymentNode, Scan
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Text
from yingdan.projects.choices import TaskKind, TaskState
from yingdan.projects.models import Task
from yingdan.projects.rules import tasks_of

contracts = Policy(
    kind="contract",
    rows=Contract.objects.all,
    actions=("view", "create", "edit", "delete", "export", "share"),
)
REVIEW = "contract.review"
NOTHING = Decimal(0)


def visible_contracts(actor: Actor, action: str = "view") -> "QuerySet[Contract]":
    return contracts.visible(actor, action)


def nodes_of(contract: Contract) -> list[PaymentNode]:
    return list(PaymentNode.objects.filter(contract=contract).select_related("milestone"))


def scans_of(contract: Contract) -> list[Scan]:
    return list(Scan.objects.filter(contract=contract).select_related("file", "by"))


def supplements_of(contract: Contract) -> "QuerySet[Contract]":
    return Contract.objects.filter(parent=contract, deleted_at=None)


def milestones_of(contract: Contract) -> "QuerySet[Task]":
    """What of the contract's project a payment can wait for; the caller has seen the contract."""
    if contract.project_id is None:
        return Task.objects.none()
    rows = tasks_of(contract.project_id).filter(kind=TaskKind.MILESTONE).exclude(state=TaskState.CANCELLED)
    return rows.order_by("ends", "pk")


def add_up(nodes: Sequence[Decimal], total: Decimal) -> Literal[True] | Text:
    """Do the payments make the whole? Else the sentence with what is and what would be right."""
    whole = sum(nodes, NOTHING)
    if whole == total:
        return True
    said = {"sum": f"{whole:,.2f}", "total": f"{total:,.2f}", "gap": f"{abs(total - whole):,.2f}"}
    if whole < total:
        return _("The payments add up to %(sum)s; the contract says %(total)s: %(gap)s are missing.") % said
    return _("The payments add up to %(sum)s; the contract says %(total)s: %(gap)s too much.") % said


def with_supplements(contract: Contract) -> Decimal:
    """What the contract and its supplements in force come to."""
    more = supplements_of(contract).filter(state__in=IN_FORCE).values_list("amount", flat=True)
    whole: Decimal = sum(more, contract.amount)
    return whole


def may_submit(contract: Contract) -> bool:
    """Is it a draft about which nobody is asked yet?"""
    return contract.state == ContractState.DRAFT and not is_decided_about(contract)


def is_decided_about(contract: Contract) -> bool:
    return open_about(REVIEW, "contract", contract.pk).exists()
