"""A signed contract over 100,000 in four payments, and who has to do with it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yingdan.accounts.commands import edit_person
from yingdan.accounts.testing import Cast
from yingdan.contracts.commands import NodeDraft, set_nodes
from yingdan.contracts.models import Contract
from yingdan.contracts.testing import make_contract, signed
from yingdan.core import clock
from yingdan.projects.models import Project, Task
from yingdan.projects.testing import make_project, make_task


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(cast: Cast) -> Project:
    edit_person(actor=cast("admin"), pk=cast["sales"].pk, values={"manager": cast["director"]})
    today = clock.today()
    starts, ends = today - dt.timedelta(days=120), today + dt.timedelta(days=240)
    return make_project(cast("sales"), budget=Decimal(80_000), starts=starts, ends=ends)


@pytest.fixture
def milestone(cast: Cast, project: Project) -> Task:
    ends = clock.today() + dt.timedelta(days=20)
    return make_task(cast("sales"), project, "初验", kind="milestone", starts=None, ends=ends)


@pytest.fixture
def contract(cast: Cast, project: Project, milestone: Task) -> Contract:
    """30 % were due 40 days ago, 40 % wait for the milestone, 25 % for the acceptance, 5 % come in a year."""
    sales, today = cast("sales"), clock.today()
    made = make_contract(sales, amount=Decimal(100_000), project=project.pk)
    nodes = [
        NodeDraft(kind="advance", amount=Decimal(30_000), planned_on=today - dt.timedelta(days=50), days_after=10),
        NodeDraft(
            kind="first", amount=Decimal(40_000), planned_on=today, trigger="milestone", milestone=milestone.pk,
            days_after=15,
        ),
        NodeDraft(
            kind="final", amount=Decimal(25_000), planned_on=today + dt.timedelta(days=60), trigger="acceptance"
        ),
        NodeDraft(kind="retention", amount=Decimal(5_000), planned_on=today + dt.timedelta(days=365)),
    ]  # fmt: skip
    set_nodes(actor=sales, pk=made.pk, nodes=nodes)
    return signed(sales, cast("director"), made)
