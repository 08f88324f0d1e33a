"""What a project may cost, what is promised of it, and what is spent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import colleague
from yingdan.core import clock, commands
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.money import fen
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Missing, Refused
from yingdan.core.rows import bump, differing, fetch, fits_columns
from yingdan.deals.queries.amounts import fen as fens
from yingdan.deals.queries.amounts import yuan
from yingdan.finance import rules
from yingdan.finance.choices import BANDS, CostCategory, CostKind
from yingdan.finance.models import BudgetLine, Cost
from yingdan.projects.models import Project
from yingdan.projects.rules import projects

COST_FIELDS = frozenset({"name", "amount", "on", "payee", "note"})
FIGURES = ("committed", "spent", "used", "warned")


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetLineDraft:
    """A part of a project's budget."""

    project: int
    name: str
    amount: Decimal
    category: str = CostCategory.OTHER
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CostDraft:
    """Money promised or spent on a budget line. `fulfils` is the commitment that an expense fulfils."""

    line: int
    name: str
    amount: Decimal
    kind: str = CostKind.EXPENSE
    on: dt.date | None = None
    payee: str = ""
    fulfils: int | None = None
    note: str = ""


@capability("C101")
@command("budgetline.create")
def create_budget_lines(
    *, actor: Actor, drafts: Sequence[BudgetLineDraft], batch: Batch | None = None
) -> list[BudgetLine]:
    """New lines. Together they stay within the budget of their project, where it has one."""
    need(actor, "budgetline.create")
    made: list[BudgetLine] = []
    for draft in drafts:
        project = _project(actor, draft.project)
        row = BudgetLine(
            project=project, name=draft.name, category=draft.category, amount=draft.amount, note=draft.note
        )
        _check_line(row)
        made += commands.create_records(actor=actor, policy=rules.budget_lines, rows=[row], batch=batch)
    return made


@capability("C105")
@command("budgetline.edit")
def edit_budget_line(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> BudgetLine:
    """Change a line. Another amount is another budget: the project's frame holds for it too."""
    commands.only(values, {"name", "category", "amount", "note"})
    seen = rules.budget_lines.visible(actor).filter(pk=pk).first()
    if seen is not None:
        # The project before its line, as a new line does: else two may wait for each other.
        _project(actor, seen.project_id)
    row = fetch(rules.budget_lines, actor, pk, "edit", version=version)
    changed = differing(rules.budget_lines, row, values)
    before = row.amount
    for name, value in changed.items():
        setattr(row, name, value)
    _check_line(row)
    if "amount" in changed:
        if row.left < 0 and row.amount < before:
            raise Refused(
                _("%(used)s of it are promised or spent already.") % {"used": f"{row.committed + row.spent:,.2f}"},
                field="amount",
            )
        changed |= {"amount": row.amount, "used": _used(row), "warned": rules.band_of(_used(row))}
    return commands.edit_record(actor=actor, policy=rules.budget_lines, pk=pk, values=changed, version=version)


@command("budgetline.delete")
def delete_budget_lines(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[BudgetLine]:
    """Into the recycle bin, as long as nothing was promised or spent."""
    rows = rules.budget_lines.visible(actor, "delete").filter(pk__in=pks)
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.committed or row.spent:
            raise Refused(_("Something was promised or spent of “%(row)s”: it stays.") % {"row": row})
    return commands.delete_records(actor=actor, policy=rules.budget_lines, pks=pks, batch=batch)


@command("budgetline.restore", "budgetline.delete")
def restore_budget_lines(*, actor: Actor, pks: Sequence[int]) -> list[BudgetLine]:
    """Out of the recycle bin, as far as the project's frame still holds them."""
    wanted = rules.budget_lines.visible(actor, "delete", deleted=True).filter(pk__in=pks)
    above = Project.objects.filter(pk__in=set(wanted.values_list("project", flat=True)))
    list(above.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    made: list[BudgetLine] = []
    for pk in pks:
        # One by one: each counts for the next, and a name of its own is asked for before the database does.
        for row in wanted.filter(pk=pk):
            _check_line(row)
        made += commands.restore_records(actor=actor, policy=rules.budget_lines, pks=[pk])
    return made


@capability("C102")
@command("cost.create")
def create_costs(*, actor: Actor, drafts: Sequence[CostDraft], batch: Batch | None = None) -> list[Cost]:
    """Money promised or spent. A promise that would take a line beyond 110 % is refused; what is spent is a fact and
    is recorded, and said aloud."""
    need(actor, "cost.create")
    made: list[Cost] = []
    for draft in drafts:
        line = _line(actor, draft.line)
        row = Cost(
            project_id=line.project_id,
            line=line,
            owner=colleague(actor, actor.as_user_id),
            name=draft.name,
            kind=draft.kind,
            amount=draft.amount,
            on=draft.on or clock.today(),
            payee=draft.payee,
            note=draft.note,
        )
        promise = _promise(row, draft.fulfils)
        row.fulfils = promise
        _check_cost(row)
        _within(line, row)
        made += commands.create_records(actor=actor, policy=rules.costs, rows=[row], batch=batch)
        recount(actor, line, promise)
    return made


@command("cost.edit")
def edit_cost(*, actor: Actor, pk: int, values: Mapping[str, Any], version: int | None = None) -> Cost:
    """Put a cost right; the figures of its line follow."""
    commands.only(values, COST_FIELDS)
    seen = rules.costs.visible(actor).filter(pk=pk).first()
    if seen is None:
        raise Missing
    # The line before its costs, as a new cost does: else two may wait for each other.
    line = _line(actor, seen.line_id)
    row = fetch(rules.costs, actor, pk, "edit", version=version)
    changed = differing(rules.costs, row, values)
    before = row.amount
    for name, value in changed.items():
        setattr(row, name, value)
    _check_cost(row)
    if row.amount > before:
        _within(line, row, already=before)
    edited = commands.edit_record(actor=actor, policy=rules.costs, pk=pk, values=changed, version=version)
    if "amount" in changed:
        recount(actor, line, edited.fulfils)
    return edited


@command("cost.delete")
def delete_costs(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Cost]:
    """Into the recycle bin; a commitment that expenses fulfil stays."""
    wanted = rules.costs.visible(actor, "delete").filter(pk__in=pks)
    lines = _lines(actor, wanted)
    # Looked at again under the locks.
    found = list(wanted.select_related("fulfils"))
    for row in found:
        if row.fulfilled:
            raise Refused(_("“%(row)s” is fulfilled in part or in full: it stays.") % {"row": row})
    made = commands.delete_records(actor=actor, policy=rules.costs, pks=pks, batch=batch)
    for row in found:
        recount(actor, lines[row.line_id], row.fulfils)
    return made


@command("cost.restore", "cost.delete")
def restore_costs(*, actor: Actor, pks: Sequence[int]) -> list[Cost]:
    """Out of the recycle bin; the figures of their lines follow, and a promise stays within its line."""
    wanted = rules.costs.visible(actor, "delete", deleted=True).filter(pk__in=pks)
    lines = _lines(actor, wanted)
    found = list(wanted.select_related("fulfils"))
    made = commands.restore_records(actor=actor, policy=rules.costs, pks=pks)
    for row in found:
        recount(actor, lines[row.line_id], row.fulfils)
    for row in found:
        _within(lines[row.line_id], row, already=row.amount)
    return made


def recount(actor: Actor, line: BudgetLine, promise: Cost | None = None) -> None:
    """The figures of a line from its costs; the caller holds its lock. A band that is reached for the first time is
    said aloud."""
    if promise is not None:
        spent = rules.costs_of(line).filter(fulfils=promise).aggregate(found=Sum(fens("amount")))["found"]
        promise.fulfilled = yuan(spent)
        bump(promise, {"fulfilled": (None, None)})
    costs = list(rules.costs_of(line))
    line.spent = sum((one.amount for one in costs if one.kind == CostKind.EXPENSE), rules.NOTHING)
    # More spent than promised leaves nothing promised.
    promised = (max(rules.NOTHING, one.amount - one.fulfilled) for one in costs if one.kind == CostKind.COMMITMENT)
    line.committed = sum(promised, rules.NOTHING)
    line.used = _used(line)
    band, before = rules.band_of(line.used), line.warned
    line.warned = band
    bump(line, dict.fromkeys(FIGURES, (None, None)))
    if band > before:
        after = {"band": band, "used": line.used, "owner": line.project.owner_id}
        record([Entry(verb="budgetline.warned", kind="budgetline", record=line.pk, after=after)], actor=actor)


def _project(actor: Actor, key: int) -> Project:
    """The project, locked: its lines are added up while nobody else adds one."""
    row = projects.visible(actor).filter(pk=key).first()
    if row is None:
        raise Refused(_("This project does not exist, or you may not see it."), field="project")
    row = fetch(projects, actor, key, "edit")
    if not row.is_open:
        raise Refused(_("This project is closed."), field="project")
    return row


def _line(actor: Actor, key: int) -> BudgetLine:
    """The budget line, locked before anything is added up."""
    row = rules.budget_lines.visible(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise Refused(_("This budget line does not exist, or you may not see it."), field="line")
    return row


def _lines(actor: Actor, costs: "QuerySet[Cost]") -> dict[int, BudgetLine]:
    """The lines of these costs, locked by their key before anything is looked at."""
    return {key: _line(actor, key) for key in sorted(set(costs.values_list("line", flat=True)))}


def _promise(row: Cost, key: int | None) -> Cost | None:
    if key is None:
        return None
    found = rules.costs_of(row.line).filter(pk=key, kind=CostKind.COMMITMENT).first()
    if found is None or row.kind != CostKind.EXPENSE:
        raise Refused(_("Choose a commitment of this budget line."), field="fulfils")
    return found


def _check_line(row: BudgetLine) -> None:
    row.name = row.name.strip()
    if not row.name:
        raise Refused(_("What is this part of the budget for?"), field="name")
    fits_columns(row, but=("project", *FIGURES))
    row.amount = fen(row.amount)
    if row.amount <= 0:
        raise Refused(_("A budget line is more than nothing."), field="amount")
    others = rules.lines_of(row.project_id).exclude(pk=row.pk)
    if others.filter(name=row.name).exists():
        raise Conflict(_("This project has a budget line of this name."), field="name")
    frame = row.project.budget
    whole = sum(others.values_list("amount", flat=True), row.amount)
    if frame is not None and whole > frame:
        raise Refused(
            _("The lines come to %(whole)s; the budget of the project is %(frame)s. Change its charter first.")
            % {"whole": f"{whole:,.2f}", "frame": f"{frame:,.2f}"},
            field="amount",
        )


def _check_cost(row: Cost) -> None:
    row.name = row.name.strip()
    if not row.name:
        raise Refused(_("What is it for?"), field="name")
    fits_columns(row, but=("project", "line", "owner", "fulfils", "fulfilled"))
    row.amount = fen(row.amount)
    if row.amount <= 0:
        raise Refused(_("A cost is more than nothing."), field="amount")
    if row.kind == CostKind.EXPENSE and row.on > clock.today():
        raise Refused(_("What is spent has a day that has come. Record a commitment until then."), field="on")


def _within(line: BudgetLine, row: Cost, *, already: Decimal = rules.NOTHING) -> None:
    """A promise stays within the last band."""
    if row.kind != CostKind.COMMITMENT:
        return
    most = line.amount * BANDS[-1] / 100 - line.committed - line.spent + already
    if row.amount > most:
        raise Refused(
            _("It would take “%(line)s” beyond %(band)s%% of its budget: %(left)s can still be promised.")
            % {"line": line, "band": BANDS[-1], "left": f"{max(most, rules.NOTHING):,.2f}"},
            field="amount",
        )


def _used(line: BudgetLine) -> int:
    """Promised and spent, in whole per cent of the budget, rounded down."""
    return int((line.committed + line.spent) * 100 / line.amount)
