"""Work that happens after the answer: jobs by name, and periodic work with a leader."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.tasks import task

from yingdan.core import clock
from yingdan.core.models import Tick

log = logging.getLogger(__name__)

_jobs: dict[str, Callable[..., Any]] = {}


def job[**P, R](name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function that `later` can name. It must be repeatable: a killed worker runs it again."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        _jobs[name] = function
        return function

    return register


@task
def run_job(name: str, arguments: list[Any]) -> None:
    _jobs[name](*arguments)


def later(name: str, *arguments: Any) -> None:
    """Queue a job in the transaction of the caller: it exists if and only if the caller commits."""
    if name not in _jobs:
        raise LookupError(f"No job is called {name!r}.")
    run_job.enqueue(name, list(arguments))


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work done every `seconds`; `function` answers True while there is more to do at once."""

    name: str
    seconds: int
    function: Callable[[], Any]


_periodic: dict[str, Periodic] = {}


def every[**P, R](name: str, *, seconds: int) -> Callable[[Callable[[], R]], Callable[[], R]]:
    def register(function: Callable[[], R]) -> Callable[[], R]:
        _periodic[name] = Periodic(name, seconds, function)
        return function

    return register


def tick() -> int:
    """Run what is due; returns how many ran. Two clocks may tick at once: one of them moves the row."""
    ran = 0
    for work in list(_periodic.values()):
        if _claim(work):
            try:
                work.function()
            except Exception:
                log.exception("periodic work %s failed; it is tried again in %s s", work.name, work.seconds)
            ran += 1
    return ran


def _claim(work: Periodic) -> bool:
    now = clock.now()
    due = now - dt.timedelta(seconds=work.seconds)
    if Tick.objects.filter(name=work.name, last__gt=due).exists():
        return False
    with transaction.atomic():
        if Tick.objects.filter(name=work.name, last__lte=due).update(last=now):
            return True
        made = Tick.objects.bulk_create([Tick(name=work.name, last=now)], ignore_conflicts=True)
        return bool(made) and Tick.objects.filter(name=work.name, last=now).exists()
