"""The sales processes and their stages, with what stands in them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from yingdan.core.policy import Actor
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.models import Process, Stage


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process, how many stages it has, and how many open deals the actor sees in it."""

    process: Process
    stages: int
    deals: int


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage with its open deals in sight, and the names of what its gate asks for."""

    stage: Stage
    deals: int
    required: list[str]


def process_lines(actor: Actor) -> list[ProcessLine]:
    stages = Counter(rules.stages_of(actor).values_list("process", flat=True))
    deals = _open(actor, "process")
    rows = rules.visible_processes(actor).order_by("-default", "name", "pk")
    return [ProcessLine(row, stages[row.pk], deals[row.pk]) for row in rows]


def stage_lines(actor: Actor, process: Process) -> list[StageLine]:
    deals, named = _open(actor, "stage"), rules.requirable()
    return [
        StageLine(stage, deals[stage.pk], [str(named[n]) for n in stage.required if n in named])
        for stage in rules.stages_of(actor).filter(process=process)
    ]


def _open(actor: Actor, by: str) -> Counter[int]:
    rows = rules.visible_deals(actor).filter(state=DealState.OPEN).order_by()
    return Counter(dict(rows.values_list(by).annotate(count=Count("pk"))))
