"""Clients at once: a ring of tasks is never closed, and a deal comes into one project only.

The naive twins look, wait, and write, without the lock and without the wall of the database.
"""

import itertools
from typing import Any

from yingdan.accounts.testing import Cast
from yingdan.deals.models import Deal
from yingdan.deals.testing import make_deal
from yingdan.deals.tests.races import CLIENTS
from yingdan.deals.tests.racing import Client, Race, succeeded, twin, with_barrier
from yingdan.engines.schedule import circle
from yingdan.projects import queries
from yingdan.projects.commands import add_deal, link_tasks
from yingdan.projects.models import Link, Project, ProjectDeal, Task
from yingdan.projects.testing import make_project, make_task

_fresh = itertools.count(1)
type Ring = list[Task]
type Wanted = tuple[Deal, list[Project]]


def _ring(cast: Cast) -> Ring:
    """As many tasks on one day as there are clients."""
    project = make_project(cast("pm"), f"环 {next(_fresh)}")
    return [make_task(cast("pm"), project, f"任务 {number}") for number in range(CLIENTS)]


def _links(cast: Cast, ring: Ring) -> list[Client]:
    """Each lets one task wait for the one before; all of them together would close the ring."""
    return [
        with_barrier(link_tasks, actor=cast("pm"), pk=task.pk, before=ring[number - 1].pk, push=True)
        for number, task in enumerate(ring)
    ]


def _closed(ring: Ring, answers: list[Any]) -> bool:
    return bool(circle(queries.waits(ring[0].project_id))) or succeeded(answers) != CLIENTS - 1


def _naive_link(ring: Ring, number: int) -> None:
    Link.objects.create(before=ring[number - 1], after=ring[number])


def _would_close(ring: Ring) -> bool:
    return not circle(queries.waits(ring[0].project_id))


def _deal(cast: Cast) -> Wanted:
    number, pm = next(_fresh), cast("pm")
    deal = make_deal(pm, f"商机 {number}")
    return deal, [make_project(pm, f"项目 {number}-{one}") for one in range(CLIENTS)]


def _additions(cast: Cast, wanted: Wanted) -> list[Client]:
    deal, projects = wanted
    return [with_barrier(add_deal, actor=cast("pm"), pk=project.pk, deal=deal.pk) for project in projects]


def _added_wrongly(wanted: Wanted, answers: list[Any]) -> bool:
    return succeeded(answers) != 1 or ProjectDeal.objects.filter(deal=wanted[0]).count() != 1


RACES: dict[str, tuple[Race, Race]] = {
    "ring": (
        Race(_ring, _links, _closed),
        Race(_ring, twin(_would_close, _naive_link), lambda ring, _: bool(circle(queries.waits(ring[0].project_id)))),
    ),
}
# Decided by the lock of the deal; without it the wall of the database remains, so there is no naive twin.
ONE_PROJECT = Race(_deal, _additions, _added_wrongly)
