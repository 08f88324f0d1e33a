"""Projects of the two years: the first of each kind is planned by hand and kept as a template, the next begin from it.

How long things really take is drawn: each task around its plan, and what befalls a project makes all of it longer.
"""

import datetime as dt
import io
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from yingdan.accounts.commands import share_record
from yingdan.approvals.commands import agree
from yingdan.contracts.commands import edit_contract
from yingdan.contracts.models import Contract
from yingdan.demo.founding import SCAN, Build
from yingdan.demo.market import YEARS, Life, Market
from yingdan.demo.plans import CAMPAIGN, LARGE_DEAL, PLANS, PROGRAMME, Plan
from yingdan.demo.truth import Driver, Truth
from yingdan.demo.years import Diary
from yingdan.projects.commands import (
    AcceptanceDraft,
    Found,
    ProjectDraft,
    TaskDraft,
    add_deal,
    add_defect,
    add_member,
    conclude_acceptance,
    create_acceptances,
    create_projects,
    create_tasks,
    finish_tasks,
    inspect_acceptance,
    link_tasks,
    move_project,
    save_as_template,
    set_health,
    set_phases,
    sign_acceptance,
    sign_on_paper,
    submit_acceptance,
    submit_charter,
)
from yingdan.projects.models import Project, Task
from yingdan.projects.rules import criteria_of, phases_of, tasks_of
from yingdan.reviews.commands import ReviewDraft, create_reviews, rate_project

REGIONS = ("华东", "华南", "华北", "西南", "华中", "西北", "东北", "鲁豫")
SEASONS = ("春季", "夏季", "秋季", "冬季")
# Days late from which a project is yellow, and red.
YELLOW, RED = 8, 20
MEETING = 21
# From which amount a deal is worth a project of its own.
LARGE = 1_000_000
ACCEPTED = {"初验": "first", "终验": "final"}
DEFECTS = ("护栏螺栓松动", "货位标签缺失", "急停按钮标识不清", "报表口径与现场不一致", "备件清单缺两项")


@dataclass(slots=True)
class Work:
    """A project as it is to go: its first day, what befalls it, how late it is."""

    plan: Plan
    starts: dt.date
    name: str
    owner: str
    life: Life | None = None
    contract: Contract | None = None
    befallen: tuple[Driver, ...] = ()
    late: int = 0
    defects: int = 0
    project: Project | None = None
    # Day of the meeting -> tasks with the days on which they were done.
    ticks: dict[dt.date, list[tuple[Task, dt.date]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Works:
    """The projects of one market. Deliveries follow from contracts while the years are played."""

    made: Build
    market: Market
    truth: Truth
    diary: Diary
    leaders: Mapping[str, str]
    managers: list[str]
    scale: Decimal
    # Which goal a project that begins on this day serves.
    served_on: Callable[[dt.date], int | None]
    chance: random.Random = field(default_factory=lambda: random.Random("works"))
    templates: dict[str, int] = field(default_factory=dict)
    _turn: int = 0
    _signed: int = 0
    _begun: dict[str, int] = field(default_factory=dict)

    def plan(self) -> None:
        """Enter what does not follow from a contract."""
        lives = [one for one in self.market.lives if one.amount >= LARGE and not one.account.channel]
        step = max(1, len(lives) // self._count(LARGE_DEAL))
        for life in lives[::step][: self._count(LARGE_DEAL)]:
            starts = self._worked(life.opened + dt.timedelta(days=10))
            self._enter(Work(LARGE_DEAL, starts, self._name(LARGE_DEAL, life), self._manager(), life))
        for plan in (PROGRAMME, CAMPAIGN):
            count = self._count(plan)
            for at in range(count):
                starts = self._worked(self.market.first + dt.timedelta(days=40 + at * (YEARS - 80) // count))
                name = plan.name.format(region=REGIONS[at % len(REGIONS)], season=SEASONS[(starts.month - 1) // 3])
                self._enter(Work(plan, starts, f"{starts:%Y} {name}", plan.owner))

    def deliver(self, life: Life, contract: Contract) -> None:
        """A contract is signed: some of them are delivered as a project, the others by order."""
        self._signed += 1
        for plan in PLANS[:2]:
            begun = self._begun.get(plan.template, 0)
            if not life.account.channel and begun < self._count(plan) and self._signed % 3 == PLANS.index(plan):
                self._begun[plan.template] = begun + 1
                starts = self._worked(self.made.today + dt.timedelta(days=4))
                self._enter(Work(plan, starts, self._name(plan, life), self._manager(), life, contract))
                return

    def _manager(self) -> str:
        """Who leads the next project: each of those who do, in turn."""
        self._turn += 1
        return self.managers[self._turn % len(self.managers)]

    def _count(self, plan: Plan) -> int:
        return max(1, round(plan.count * self.scale))

    def _name(self, plan: Plan, life: Life) -> str:
        return plan.name.format(customer=life.account.short, need=life.need)

    def _enter(self, work: Work) -> None:
        if work.starts <= self.market.last - dt.timedelta(days=3):
            drivers = self.truth.drivers
            work.befallen = tuple(one for one in drivers if self.chance.random() < one.probability)
            self.diary.on(work.starts, partial(self._begin, work))

    def _begin(self, work: Work) -> None:
        """Proposed, approved, planned, on its way; then each task is done on its real day."""
        made, plan = self.made, work.plan
        actor = made.actor(work.owner)
        if work.life is not None:
            seller = work.life.account.seller
            key, person = work.life.account.key, made.people[work.owner].pk
            share_record(actor=made.actor(seller), kind="customer", pk=key, user=person, reason="一起做项目")
            actor = made.actor(work.owner)
        template = self.templates.get(plan.template)
        days = sum(max(1, days) for _phase, tasks in plan.phases for _name, days in tasks)
        ends = self._later(work.starts, days + 5)
        draft = ProjectDraft(
            name=work.name,
            kind=plan.kind,
            method=plan.method,
            starts=work.starts,
            ends=ends,
            template=template,
            customer=work.life.account.key if work.life else None,
            goal=self.served_on(work.starts) if work.life else None,
            budget=Decimal(plan.budget * 10_000),
            **plan.words,  # type: ignore[arg-type]  # words are texts
        )
        work.project = create_projects(actor=actor, drafts=[draft])[0]
        asked = submit_charter(actor=actor, pk=work.project.pk)
        agree(actor=made.actor(self.leaders[work.owner]), pk=asked.pk, words="同意立项")
        if template is None:
            self._write(work)
        move_project(actor=made.actor(work.owner), pk=work.project.pk, state="executing")
        if work.life is not None:
            person = made.people[work.life.account.seller].pk
            add_member(actor=made.actor(work.owner), pk=work.project.pk, person=person, role="sales")
            if work.life.key:
                add_deal(actor=made.actor(work.owner), pk=work.project.pk, deal=work.life.key)
        if work.contract is not None:
            seller = work.life.account.seller if work.life else work.owner
            edit_contract(actor=made.actor(seller), pk=work.contract.pk, values={"project": work.project.pk})
        self._foresee(work)

    def _write(self, work: Work) -> None:
        """The first of its kind: written task by task, and kept for the next ones."""
        actor, plan, project = self.made.actor(work.owner), work.plan, work.project
        if project is None:
            return
        set_phases(actor=actor, pk=project.pk, names=[name for name, _tasks in plan.phases])
        phases = {one.name: one.pk for one in phases_of(project.pk)}
        drafts, day = [], work.starts
        for phase, tasks in plan.phases:
            for name, days in tasks:
                ends = self._later(day, max(0, days - 1))
                drafts.append(
                    TaskDraft(
                        project=project.pk,
                        name=name,
                        kind="task" if days else "milestone",
                        phase=phases[phase],
                        starts=day if days else None,
                        ends=ends,
                    )
                )
                day = self._later(ends, 1)
        made = create_tasks(actor=actor, drafts=drafts)
        # From phase to phase; within one the days say the order.
        turns = [at for at in range(1, len(made)) if made[at].phase_id != made[at - 1].phase_id]
        for before, after in ((made[at - 1], made[at]) for at in turns):
            link_tasks(actor=actor, pk=after.pk, before=before.pk)
        self.templates[plan.template] = save_as_template(actor=actor, pk=project.pk, name=plan.template).pk

    def _foresee(self, work: Work) -> None:
        """Enter the real days: each task begins when it was planned and what comes before it is done."""
        if work.project is None:
            return
        longer = 1.0
        for driver in work.befallen:
            longer *= driver.impact
        tasks = list(tasks_of(work.project.pk).order_by("ends", "pk"))
        day = work.starts
        for task in tasks:
            planned = 0 if task.starts is None else self._between(task.starts, task.ends)
            real = round(planned * self._pert() * longer)
            day = self._later(max(day, task.starts or task.ends), max(0, real - 1))
            # What is an acceptance happens on its day; the rest is ticked off in the next meeting.
            kept = task.name in ACCEPTED and work.contract is not None
            meeting = day if kept else self._meeting(day)
            if not work.ticks[meeting]:
                self.diary.on(meeting, partial(self._tick, work, meeting))
            work.ticks[meeting].append((task, day))
            day = self._later(day, 1 if planned else 0)

    def _meeting(self, day: dt.date) -> dt.date:
        """Every third week, on the next working day."""
        since = (day - self.market.first).days
        return self._worked(self.market.first + dt.timedelta(days=-(-since // MEETING) * MEETING))

    def _tick(self, work: Work, on: dt.date) -> None:
        """What was done until the meeting of this day is ticked off; what is accepted is accepted first."""
        project, done = work.project, work.ticks.pop(on)
        if project is None:
            return
        for task, _day in done:
            if work.contract is not None and task.name in ACCEPTED:
                self._accept(work, task, ACCEPTED[task.name])
        days = {task.pk: day for task, day in done}
        finish_tasks(actor=self.made.actor(work.owner), pk=project.pk, done=days)
        self._say_how(work, max(self._between(task.ends, day) - 1 if day > task.ends else 0 for task, day in done))
        if not work.ticks:
            self._close(work, project)

    def _say_how(self, work: Work, late: int) -> None:
        """Health follows from how late it is, and why from what befell it."""
        was, work.late = work.late, max(work.late, late)
        for limit, health in ((RED, "red"), (YELLOW, "yellow")):
            if was < limit <= work.late and work.project is not None:
                why = "、".join(one.name for one in work.befallen) or "各环节都慢了一点"
                said = f"{why}，比计划晚 {work.late} 个工作日"
                set_health(actor=self.made.actor(work.owner), pk=work.project.pk, health=health, reason=said)
                return

    def _accept(self, work: Work, task: Task, kind: str) -> None:
        """Inspected and signed by both sides; more delay, more defects."""
        made, project = self.made, work.project
        if project is None:
            return
        actor, today = made.actor(work.owner), made.today
        if kind == "first":
            move_project(actor=actor, pk=project.pk, state="accepting")
        draft = AcceptanceDraft(
            project=project.pk,
            kind=kind,
            name=f"{project.name}{task.name}"[:100],
            planned_on=task.ends,
            milestone=task.pk,
        )
        row = create_acceptances(actor=actor, drafts=[draft])[0]
        submit_acceptance(actor=actor, pk=row.pk)
        found = [Found(criterion=one.pk, finding="met") for one in criteria_of(row)]
        inspect_acceptance(actor=actor, pk=row.pk, held_on=today, found=found)
        count = min(len(DEFECTS), round(self.chance.expovariate(1.0) + work.late / 15)) if kind == "first" else 0
        work.defects += count
        for text in DEFECTS[:count]:
            add_defect(actor=actor, pk=row.pk, text=text, due_on=today + dt.timedelta(days=10))
        said = "遗留问题十天内整改" if count else ""
        conclude_acceptance(actor=actor, pk=row.pk, conclusion="conditional" if count else "passed", words=said)
        sign_acceptance(actor=actor, pk=row.pk)
        scan = (f"{row.number}.pdf", io.BytesIO(SCAN))
        sign_on_paper(actor=actor, pk=row.pk, name="甲方项目负责人", scans=[scan])

    def _close(self, work: Work, project: Project) -> None:
        """Closed, and those who were there say how content they are: less, the later it was and the more was wrong."""
        made, truth = self.made, self.truth
        actor = made.actor(work.owner)
        project.refresh_from_db()
        for state in ("accepting", "closing", "closed"):
            if state != "accepting" or project.state == "executing":
                move_project(actor=actor, pk=project.pk, state=state)
        review = create_reviews(actor=actor, drafts=[ReviewDraft(project=project.pk)])[0]
        there = [work.owner] + (
            [work.life.account.seller] if work.life and work.life.account.seller != work.owner else []
        )
        for login in there:
            felt = truth.content - truth.per_delay * work.late / 10 - truth.per_defect * work.defects
            score = min(5, max(1, round(felt + self.chance.gauss(0, 0.4))))
            rate_project(actor=made.actor(login), pk=review.pk, score=score)

    def _pert(self) -> float:
        """How many times its plan a task takes."""
        low, high = self.truth.optimist, self.truth.pessimist
        return low + (high - low) * self.chance.betavariate(
            1 + 4 * (1 - low) / (high - low), 1 + 4 * (high - 1) / (high - low)
        )

    def _between(self, first: dt.date, last: dt.date) -> int:
        return self.market.calendar.working_days_between(first, last)

    def _later(self, day: dt.date, days: int) -> dt.date:
        return self.market.calendar.add_working_days(day, days)

    def _worked(self, day: dt.date) -> dt.date:
        return self.market.calendar.add_working_days(day, 0)
