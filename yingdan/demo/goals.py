"""Goals of the demo company: what everybody is to sign in a quarter, what became of it, and by what one sees that it
comes nearer."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from yingdan.approvals.commands import agree
from yingdan.core import clock
from yingdan.demo import words
from yingdan.demo.dealers import set_targets
from yingdan.demo.founding import Build
from yingdan.demo.market import YEARS, Market
from yingdan.demo.staff import Staff
from yingdan.demo.truth import Truth
from yingdan.demo.years import NINE, Diary
from yingdan.goals.commands import (
    GoalDraft,
    KeyResultDraft,
    check_in,
    close_goal,
    create_goals,
    create_key_results,
    publish_goal,
    retarget_goal,
    start_goal,
)

COMPANY, KEY_ACCOUNTS, CHANNEL = "公司", "大客户部", "渠道部"
GROUPS = ("华东组", "华南组", "行业组")
QUARTER = 91
# Who was asked for how much before: everybody in the last quarter, departments in three more.
QUARTERS, EVERYBODY = 4, 1
TEN, STEP = Decimal(100_000), Decimal(10_000)
# What nobody has taken over, in per cent of the company's goal.
LEFT = 6

# which goal, its new target in per cent, why
type Change = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal to set: for whom, who answers, part of which."""

    name: str
    level: str
    owner: str
    target: Decimal
    above: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of one company, quarter by quarter."""

    made: Build
    market: Market
    truth: Truth
    staff: Staff
    # The days on which those of former quarters were closed.
    over: list[tuple[dt.date, list[int]]] = field(default_factory=list)
    # First day of a quarter -> its goals by name.
    started: dict[dt.date, dict[str, int]] = field(default_factory=dict)

    def plan(self, diary: Diary) -> None:
        """Those of this quarter and of former ones: set on their first days."""
        first = _first(self.made.aim)
        diary.on(self._worked(first, 1), partial(self._now, first))
        for back in range(1, QUARTERS + 1):
            first = _first(first - dt.timedelta(days=1))
            aims = self.aims(first, everybody=back <= EVERYBODY)
            diary.on(self._worked(first, 1), partial(self._set, diary, aims, first, back))

    def build(self) -> int:
        """What happens to those of this quarter. A part of the company's goal nobody has taken over. Answers the
        department's goal, which projects serve."""
        made, first = self.made, _first(self.made.today)
        aims = self.aims(first, everybody=True)
        # On the first day of a quarter nothing was set yet.
        ids = self.started.get(first) or self._now(first)
        name, share, reason = words.NEW_TARGET
        self._retarget(ids, aims, (name, share, reason))
        set_targets(made, ids[next(aim.name for aim in aims if aim.owner == words.CHANNEL and aim.level == "person")])
        self._results(ids, aims)
        return ids[KEY_ACCOUNTS]

    def served_on(self, day: dt.date) -> int | None:
        """The goal that projects of key accounts which begin on this day serve."""
        return self.started.get(_first(day), {}).get(KEY_ACCOUNTS)

    def _now(self, first: dt.date) -> dict[str, int]:
        return self._started(self.aims(first, everybody=True), first)

    def close(self, zone: dt.tzinfo) -> None:
        """Those of former quarters, a few days after their end; last of all, when everything that counts is there."""
        for day, pks in sorted(self.over):
            with clock.stopped(dt.datetime.combine(day, NINE, zone)):
                for pk in pks:
                    close_goal(actor=self.made.actor("boss"), pk=pk)

    def aims(self, first: dt.date, *, everybody: bool) -> list[Aim]:
        """What is asked for in the quarter that begins on `first`: everybody's part of what the market gives in a
        quarter of this season, by territory and effort, in steps of 100,000 yuan."""
        truth, staff = self.truth, self.staff
        won = sum((life.amount for life in self.market.lives if life.won), Decimal(0)) * QUARTER / YEARS
        # What is signed now began a quarter ago.
        season = sum(truth.season[(first.month - 4 + at) % 12] for at in range(3)) / 3
        weights = {login: one.effort * one.potential for login, one in truth.sellers.items()}
        each = won * Decimal(season / sum(weights.values()))
        names = {login: name for login, name, *_rest in staff.people}
        persons = {login: max(TEN, round(each * Decimal(weight) / TEN) * TEN) for login, weight in weights.items()}
        below: dict[str, Decimal] = defaultdict(Decimal)
        for login, target in persons.items():
            below[staff.groups[login]] += target
        key = sum((below[group] for group in GROUPS), Decimal(0))
        top = round((key + below[CHANNEL]) * (100 + LEFT) / 100 / TEN) * TEN
        found = [
            Aim(COMPANY, "company", "boss", top),
            Aim(KEY_ACCOUNTS, "department", "director", key, COMPANY, KEY_ACCOUNTS),
            Aim(CHANNEL, "department", words.CHANNEL, below[CHANNEL], COMPANY, CHANNEL),
            *(Aim(group, "department", "director", below[group], KEY_ACCOUNTS, group) for group in GROUPS),
        ]
        if everybody:
            found += [Aim(names[one], "person", one, target, staff.groups[one]) for one, target in persons.items()]
        return found

    def _set(self, diary: Diary, aims: list[Aim], first: dt.date, back: int) -> None:
        ids = self._started(aims, first)
        for when, change in words.RETARGETED:
            if when == back:
                diary.on(
                    self._worked(first + dt.timedelta(days=QUARTER // 2), 0), partial(self._agreed, ids, aims, change)
                )
        self.over.append((self._worked(_first(first + dt.timedelta(days=QUARTER + 10)), 3), list(ids.values())))

    def _started(self, aims: list[Aim], day: dt.date) -> dict[str, int]:
        """Set from the top down, so that each finds the one it is part of; then started."""
        made, ids = self.made, dict[str, int]()
        boss = made.actor("boss")
        for level in ("company", "department", "group", "person"):
            rows = [one for one in aims if _level(one) == level]
            drafts = [
                GoalDraft(
                    name=f"{one.name}季度签约",
                    level=one.level,
                    owner=made.people[one.owner].pk,
                    department=made.departments.get(one.department),
                    target=one.target,
                    period="quarter",
                    since=day,
                    parent=ids.get(one.above),
                    achievable=words.REACHABLE,
                    relevant="" if one.above else words.SERVES,
                )
                for one in rows
            ]
            ids |= {one.name: goal.pk for one, goal in zip(rows, create_goals(actor=boss, drafts=drafts), strict=True)}
        for pk in ids.values():
            start_goal(actor=boss, pk=pk)
        self.started[_first(day)] = ids
        return ids

    def _retarget(self, ids: dict[str, int], aims: list[Aim], change: Change) -> int:
        name, share, reason = change
        aim = next(one for one in aims if one.name == name)
        target = round(aim.target * share / 100 / STEP) * STEP
        return retarget_goal(actor=self.made.actor(aim.owner), pk=ids[name], target=target, reason=reason).pk

    def _agreed(self, ids: dict[str, int], aims: list[Aim], change: Change) -> None:
        agree(actor=self.made.actor("boss"), pk=self._retarget(ids, aims, change), words="同意，按新目标执行")

    def _results(self, ids: dict[str, int], aims: list[Aim]) -> None:
        """By what one sees that the company's goal comes nearer; its card is published."""
        made, top = self.made, ids[COMPANY]
        for name, unit, start, target, now, who, confidence, said in words.RESULTS:
            draft = KeyResultDraft(
                goal=top, name=name, unit=unit, start=Decimal(start), target=Decimal(target), owner=made.people[who].pk
            )
            key_result = create_key_results(actor=made.actor("boss"), drafts=[draft])[0]
            check_in(actor=made.actor(who), pk=key_result.pk, value=Decimal(now), confidence=confidence, words=said)
        taken = sum(one.target for one in aims if one.above == COMPANY)
        meaning = words.MEANING.format(target=_said(aims[0].target), left=_said(aims[0].target - taken))
        publish_goal(actor=made.actor("boss"), pk=top, meaning=meaning)

    def _worked(self, day: dt.date, days: int) -> dt.date:
        return self.market.calendar.add_working_days(day, days)


def _level(aim: Aim) -> str:
    return "group" if aim.department in GROUPS else aim.level


def _said(yuan: Decimal) -> str:
    return f"{yuan / 10_000:,.0f} 万"


def _first(day: dt.date) -> dt.date:
    """The first day of its quarter."""
    return clock.period_begins("quarter", day) or day
