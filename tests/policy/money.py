"""The rules of money that stand beside the policies: who claims, allocates, writes off, invoices and spends; and whose
debts an ageing counts."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from tests.policy.asking import Asker, differences
from tests.policy.build import owed, payer
from tests.policy.scene import refuses, undone
from yingdan.finance import commands, queries, rules
from yingdan.finance.commands import BudgetLineDraft, CostDraft, InvoiceDraft

DAY, ONE = dt.date(2026, 3, 2), Decimal(1)
# What is tried: its command with arguments, and whether it is to be done.
type Tried = tuple[Callable[..., Any], Mapping[str, Any], bool]


def unclaimed(asker: Asker, _dice: Random) -> Iterator[str]:
    """Money that nobody has claimed is seen by whoever may claim, and by nobody else."""
    rows = asker.world.rows["receipt"].items()
    free = {pk for pk, row in rows if payer(pk, row) is None and not row.deleted}
    told = set(rules.unclaimed_receipts(asker.actor).values_list("pk", flat=True))
    yield from differences(f"{asker} unclaimed", told, free if asker.may("receipt", "claim") else set())


def ageing(asker: Asker, _dice: Random) -> Iterator[str]:
    """It adds up the payments in sight, and names the customers in sight."""
    found, seen = queries.ageing(asker.actor), asker.seen("instalment")
    if found.total.whole != sum(map(owed, seen)):
        yield f"{asker} ageing: {found.total.whole}, seen {sorted(seen)}"
    owing = {asker.world.rows["instalment"][pk].parent or 0 for pk in seen}
    named = {debtor.customer for debtor in found.debtors if debtor.name is not None}
    yield from differences(f"{asker} debtors", named, owing & asker.seen("customer"))


def acts(asker: Asker, dice: Random) -> Iterator[str]:
    """Each command of money on some row: done where it is granted, else refused."""
    for command, arguments, right in [*_receiving(asker, dice), *_owing(asker, dice), *_spending(asker, dice)]:
        with undone():
            told = not refuses(command, actor=asker.actor, **arguments)
        if told != right:
            yield f"{asker} {command.__name__} {dict(arguments)}: {told}"


def _signs(asker: Asker) -> bool:
    """What somebody makes bears his name: he must see himself among the people."""
    return asker.person in asker.seen("person")


def _receiving(asker: Asker, dice: Random) -> Iterator[Tried]:
    customer = dice.choice(sorted(asker.world.rows["customer"]))
    may_claim = asker.may("receipt", "claim") and customer in asker.seen("customer") and _signs(asker)
    for pk, row in asker.world.rows["receipt"].items():
        whose = payer(pk, row)
        if whose is None:
            yield commands.claim_receipt, {"pk": pk, "customer": customer}, may_claim and not row.deleted
            continue
        yield commands.unclaim_receipt, {"pk": pk, "reason": "认错了"}, pk in asker.seen("receipt", "claim")
        for key in (key for key, owing in asker.world.rows["instalment"].items() if owing.parent == whose):
            right = pk in asker.seen("receipt", "edit") and key in asker.seen("instalment")
            yield commands.allocate_receipt, {"pk": pk, "parts": [(key, ONE)]}, right


def _owing(asker: Asker, dice: Random) -> Iterator[Tried]:
    pk, invoice = (dice.choice(sorted(asker.world.rows[kind])) for kind in ("instalment", "invoice"))
    may_approve = pk in asker.seen("instalment", "approve")
    yield commands.write_off, {"pk": pk, "reason": "破产", "amount": ONE}, may_approve
    may_dun = pk in asker.seen("instalment", "edit")
    yield commands.dun, {"pk": pk, "step": "call", "words": "打过电话"}, may_dun
    issue = {"pk": invoice, "code": "2026", "issued_on": DAY}
    yield commands.issue_invoice, issue, invoice in asker.seen("invoice", "approve")
    contract = dice.choice(sorted(asker.world.rows["contract"]))
    draft = InvoiceDraft(contract=contract, amount=ONE, kind="e_ordinary")
    may_apply = asker.may("invoice", "create") and contract in asker.seen("contract") and _signs(asker)
    yield commands.create_invoices, {"drafts": [draft]}, may_apply


def _spending(asker: Asker, dice: Random) -> Iterator[Tried]:
    line, project = (dice.choice(sorted(asker.world.rows[kind])) for kind in ("budgetline", "project"))
    cost = CostDraft(line=line, name="差旅", amount=ONE)
    may_spend = asker.may("cost", "create") and line in asker.seen("budgetline") and _signs(asker)
    yield commands.create_costs, {"drafts": [cost]}, may_spend
    part = BudgetLineDraft(project=project, name="新科目", amount=ONE)
    may_plan = asker.may("budgetline", "create") and project in asker.seen("project", "edit")
    yield commands.create_budget_lines, {"drafts": [part]}, may_plan
