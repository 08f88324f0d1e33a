"""The plan of a project in the order of its breakdown, and how far it has come."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from yingdan.core import clock
from yingdan.core.calendar import work_calendar
from yingdan.core.company import company
from yingdan.engines.calendar_cn import WorkCalendar
from yingdan.engines.schedule import Link as Wait
from yingdan.engines.schedule import Span, clashes
from yingdan.projects import rules
from yingdan.projects.choices import Side, TaskKind, TaskState
from yingdan.projects.models import Acceptance, Defect, Phase, Project, Task

HUNDRED = 100


@dataclass(slots=True)
class Line:
    """A row of the plan: a phase or a task. `code` is its place in the breakdown, 1.2; `days` are working days, 0 of
    a milestone; `progress` is in per cent; `late` says by how many days something that is not done is over."""

    code: str
    depth: int
    name: str
    starts: dt.date | None
    ends: dt.date | None
    days: int
    progress: int
    task: Task | None = None
    phase: Phase | None = None
    whole: bool = False
    late: int = 0
    too_early: dt.date | None = None
    waits: list[int] = field(default_factory=list)


type Shown = Callable[[Task, str, int], Line]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands: leaf tasks counted, `progress` in per cent, weighted by working days."""

    tasks: int
    done: int
    late: int
    blocked: int
    progress: int
    next_milestone: Task | None


def calendar_of(project: Project) -> WorkCalendar:
    """The working days around a project, with room for what moves beyond it."""
    return work_calendar(project.starts.year - 1, project.ends.year + 2)


def span(task: Task) -> Span:
    """The days of a task for its links; a milestone, and what has a due day only, is one day."""
    return Span(task.starts or task.ends, task.ends)


def waits(project: int) -> list[Wait]:
    return [Wait(one.before_id, one.after_id, one.lag) for one in rules.links_of(project)]


def weight(task: Task, calendar: WorkCalendar) -> int:
    """The working days of a task; a milestone has none."""
    if task.kind == TaskKind.MILESTONE:
        return 0
    return max(1, calendar.working_days_between(task.starts or task.ends, task.ends))


def progress(tasks: Sequence[Task], calendar: WorkCalendar) -> int:
    """Mean of what the tasks have reached, weighted by their working days, in whole per cent; halves up. Milestones
    alone count one by one."""
    counted = [one for one in tasks if one.state != TaskState.CANCELLED]
    weights = [weight(one, calendar) for one in counted]
    if not any(weights):
        weights = [1] * len(counted)
    if not weights:
        return 0
    come = sum(one.progress * share for one, share in zip(counted, weights, strict=True))
    return int((Decimal(come) / sum(weights)).quantize(Decimal(1), ROUND_HALF_UP))


def leaves(tasks: Collection[Task]) -> list[Task]:
    """The tasks without parts: only they are counted."""
    whole = {one.parent_id for one in tasks if one.state != TaskState.CANCELLED}
    return [one for one in tasks if one.pk not in whole]


def standing(project: Project, today: dt.date | None = None) -> Standing:
    """How a project stands today."""
    day, calendar = today or clock.today(), calendar_of(project)
    found = [one for one in leaves(list(rules.tasks_of(project.pk))) if one.state != TaskState.CANCELLED]
    open_ones = [one for one in found if one.is_to_do]
    ahead = sorted((one for one in open_ones if one.kind == TaskKind.MILESTONE), key=lambda one: (one.ends, one.pk))
    return Standing(
        tasks=len(found),
        done=sum(1 for one in found if one.state == TaskState.DONE),
        late=sum(1 for one in open_ones if one.ends < day),
        blocked=sum(1 for one in open_ones if one.blocker),
        progress=progress(found, calendar),
        next_milestone=ahead[0] if ahead else None,
    )


def plan(project: Project) -> list[Line]:
    """Phases in their order with their tasks by day; what stands in no phase comes last."""
    calendar, today = calendar_of(project), clock.today()
    tasks = sorted(rules.tasks_of(project.pk), key=lambda one: (one.starts or one.ends, one.ends, one.pk))
    links = waits(project.pk)
    spans = {one.pk: span(one) for one in tasks}
    early = {link.after: first for link, first in clashes(spans, links, calendar)}
    before: dict[int, list[int]] = {}
    for link in links:
        before.setdefault(link.after, []).append(link.before)

    def shown(one: Task, code: str, depth: int) -> Line:
        late = (today - one.ends).days if one.is_to_do and one.ends < today else 0
        made = Line(code, depth, one.name, one.starts, one.ends, weight(one, calendar), one.progress, one, late=late)
        made.too_early, made.waits = early.get(one.pk) if one.is_to_do else None, before.get(one.pk, [])
        return made

    return list(_lines(rules.phases_of(project.pk), tasks, shown, calendar))


def _lines(phases: Sequence[Phase], tasks: Sequence[Task], shown: Shown, calendar: WorkCalendar) -> Iterator[Line]:
    known = {one.pk for one in tasks}
    below: Mapping[int, list[Task]] = _grouped(tasks, known)

    def tree(rows: Sequence[Task], head: str, depth: int) -> Iterator[Line]:
        for number, one in enumerate(rows, 1 if head else len(phases) + 1):
            line = shown(one, f"{head}{number}", depth)
            line.whole = bool(below.get(one.pk))
            yield line
            yield from tree(below.get(one.pk, []), f"{line.code}.", depth + 1)

    tops = [one for one in tasks if one.parent_id not in known]
    for number, phase in enumerate(phases, 1):
        rows = [one for one in tops if one.phase_id == phase.pk]
        counted = [one for one in tasks if one.phase_id == phase.pk and one.state != TaskState.CANCELLED]
        starts, ends = rules.days_of(counted)
        days = calendar.working_days_between(starts, ends) if starts and ends else 0
        yield Line(
            str(number), 0, phase.name, starts, ends, days, progress(leaves(counted), calendar), phase=phase, whole=True
        )
        yield from tree(rows, f"{number}.", 1)
    yield from tree([one for one in tops if one.phase_id is None], "", 0)


def _grouped(tasks: Sequence[Task], known: Collection[int]) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = {}
    for one in tasks:
        if one.parent_id is not None and one.parent_id in known:
            found.setdefault(one.parent_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on the certificate of an acceptance, and on the page that proves it: text in the reader's language.

    `sha256` is of what was signed, `address` where the code is looked up ("" where the company's address is not set).
    """

    title: str
    number: str
    facts: list[tuple[str, str]]
    criteria: list[tuple[str, str, str]]
    defects: list[tuple[str, str]]
    conclusion: str
    words: str
    signatures: list[tuple[str, str, str]]
    code: str
    sha256: str
    address: str


def certificate_of(row: Acceptance) -> Certificate:
    """The caller has seen the acceptance, or knows its verification code."""
    signed, here = rules.signatures_of(row), company()
    customer = row.project.customer.name if row.project.customer else ""
    names = {Side.OURS: here.name if here else "", Side.CUSTOMER: customer}
    facts = [
        (_("Project"), f"{row.project.name} {row.project.number}"),
        (_("Customer"), customer),
        (_("What is accepted"), row.scope),
        (_("Held on"), f"{row.held_on:%Y-%m-%d}" if row.held_on else ""),
        (_("Place"), row.place),
        (_("Participants"), row.participants),
        (_("Signed by both on"), f"{row.signed_on:%Y-%m-%d}" if row.signed_on else ""),
    ]
    return Certificate(
        title=_("Certificate of acceptance: %(kind)s") % {"kind": row.get_kind_display()},
        number=row.number,
        facts=[(label, said) for label, said in facts if said.strip()],
        criteria=[(one.text, one.get_finding_display(), one.note) for one in rules.criteria_of(row)],
        defects=[(one.text, _fixed(one)) for one in rules.defects_of(row)],
        conclusion=row.get_conclusion_display(),
        words=row.words,
        signatures=[
            (names[Side(one.side)] or one.get_side_display(), one.name, f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}")
            for one in signed
        ],
        code=" ".join(row.code[place : place + 4] for place in range(0, len(row.code), 4)),
        sha256=signed[-1].sha256 if signed else "",
        address=f"{settings.PUBLIC_URL}/verify/" if settings.PUBLIC_URL else "",
    )


def _fixed(defect: Defect) -> str:
    if defect.fixed_on:
        return _("fixed on %(day)s") % {"day": f"{defect.fixed_on:%Y-%m-%d}"}
    return _("to be fixed by %(day)s") % {"day": f"{defect.due_on:%Y-%m-%d}"}
