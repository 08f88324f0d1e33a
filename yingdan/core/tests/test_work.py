"""A job that a killed worker left behind runs again; one of a living worker stays with it."""

import os
from typing import Any

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from yingdan.core.work import revive_jobs, worker_name

NOBODY = 2**22 - 1  # above the largest process id of the usual kernel setting


def running(worker: str) -> Any:
    return DBTaskResult.objects.create(
        task_path="yingdan.core.jobs.run_job",
        args_kwargs={"args": ["x", []], "kwargs": {}},
        backend_name="default",
        status=TaskResultStatus.RUNNING,
        worker_ids=[worker],
    )


@pytest.mark.django_db
def test_only_the_jobs_of_dead_workers_of_this_host_are_queued_again() -> None:
    dead, living, elsewhere = running(worker_name(NOBODY)), running(worker_name(os.getpid())), running("other-host:1")
    assert revive_jobs() == 1
    states = {row.pk: row.status for row in DBTaskResult.objects.all()}
    assert states[dead.pk] == TaskResultStatus.READY
    assert states[living.pk] == states[elsewhere.pk] == TaskResultStatus.RUNNING
