"""A project of the salesperson in acceptance, with a signed contract, a milestone, a goal, deals and a budget."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest

from tests.finance.conftest import _files, contract, milestone, project  # noqa: F401 - fixtures
from yingdan.accounts.testing import Cast
from yingdan.contracts.models import Contract
from yingdan.core import clock
from yingdan.deals.commands import lose_deal, win_deal
from yingdan.deals.testing import make_deal
from yingdan.finance.commands import allocate_receipt
from yingdan.finance.testing import instalments_of, make_budget_line, make_cost, make_receipt
from yingdan.goals.commands import GoalDraft, create_goals
from yingdan.projects.commands import (
    Found,
    add_deal,
    add_defect,
    add_member,
    conclude_acceptance,
    edit_project,
    fix_defect,
    inspect_acceptance,
    move_project,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
)
from yingdan.projects.models import Project, Task
from yingdan.projects.rules import criteria_of
from yingdan.projects.testing import approved, make_acceptance
from yingdan.reviews.models import Review
from yingdan.reviews.testing import make_review, published


@pytest.fixture
def accepting(cast: Cast, project: Project, contract: Contract, milestone: Task) -> Project:  # noqa: F811 - fixtures
    """Approved, carried out, in acceptance; the trainer is a member of it and no more."""
    sales = cast("sales")
    approved(sales, cast("director"), project)
    for state in ("executing", "accepting"):
        move_project(actor=sales, pk=project.pk, state=state)
    add_member(actor=sales, pk=project.pk, person=cast["trainer"].pk)
    project.refresh_from_db()
    return project


@pytest.fixture
def full(cast: Cast, project: Project, contract: Contract, milestone: Task) -> Project:  # noqa: F811 - fixtures
    """The same with a goal, deals won, lost and open, money that came in, costs, and an acceptance that was signed."""
    sales, director, today = cast("sales"), cast("director"), clock.today()
    goal = GoalDraft(name="林婧的签约", target=Decimal(300_000), period="quarter", since=today, owner=cast["sales"].pk)
    made = create_goals(actor=cast("boss"), drafts=[goal])[0]
    edit_project(actor=sales, pk=project.pk, values={"goal": made})
    for name, amount in (("主设备", "60000.50"), ("备件", "7000.10"), ("维保", "900.00")):
        deal = make_deal(sales, name, amount=Decimal(amount))
        add_deal(actor=sales, pk=project.pk, deal=deal.pk)
        if name == "主设备":
            win_deal(actor=sales, pk=deal.pk)
        elif name == "备件":
            lose_deal(actor=sales, pk=deal.pk, reason="价格")
    approved(sales, director, project)
    line = make_budget_line(sales, project, "50000")
    make_cost(sales, line, "41000.33")
    make_cost(sales, line, "5000", kind="commitment")
    other = make_budget_line(sales, project, "30000", name="采购")
    make_cost(sales, other, "49000")
    money = make_receipt(cast("finance"), "25000.01", customer=contract.customer_id)
    first = instalments_of(contract)[0]
    allocate_receipt(actor=cast("finance"), pk=money.pk, parts=[(first.pk, Decimal("25000.01"))])
    for state in ("executing", "accepting"):
        move_project(actor=sales, pk=project.pk, state=state)
    _accepted(sales, project, milestone)
    add_member(actor=sales, pk=project.pk, person=cast["trainer"].pk)
    project.refresh_from_db()
    return project


def _accepted(sales: Any, project: Project, milestone: Task) -> None:  # noqa: F811 - the builder's own names
    """The first acceptance: two defects, one of them fixed, signed today; planned a week ago."""
    today = clock.today()
    row = make_acceptance(
        sales, project, kind="first", name="初验", planned_on=today - dt.timedelta(days=7), milestone=milestone.pk
    )
    submit_acceptance(actor=sales, pk=row.pk)
    found = [Found(criterion=one.pk, finding="met") for one in criteria_of(row)]
    inspect_acceptance(actor=sales, pk=row.pk, held_on=today, found=found)
    one, _other = (add_defect(actor=sales, pk=row.pk, text=text, due_on=today) for text in ("漏油", "缺铭牌"))
    fix_defect(actor=sales, pk=row.pk, defect=one.pk)
    conclude_acceptance(actor=sales, pk=row.pk, conclusion="conditional", words="铭牌两周内补")
    sign_acceptance(actor=sales, pk=row.pk)
    sign_on_paper(actor=sales, pk=row.pk, name="王工", scans=[_paper()])


def _paper() -> Any:
    return "初验单.pdf", io.BytesIO(b"%PDF-1.7 certificate")


@pytest.fixture
def review(cast: Cast, accepting: Project) -> Review:
    return make_review(cast("sales"), accepting)


@pytest.fixture
def kept(cast: Cast, full: Project) -> Review:
    """A published review of the full project."""
    return published(cast("sales"), make_review(cast("sales"), full))
