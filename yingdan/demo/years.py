"""Two years of selling: who writes what down on which day, by the rooms' own commands.

What ended more than `PLAYED` days ago was written down in the quarter in which it ended, with the stages it had gone
through. From then on every step was taken on its day.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from yingdan.accounts.rules import cli_actor
from yingdan.core import clock
from yingdan.customers.commands import (
    ContactDraft,
    FollowUpDraft,
    create_contacts,
    create_customers,
    record_follow_ups,
)
from yingdan.deals.choices import DealState
from yingdan.deals.commands import (
    Closing,
    DealDraft,
    LineDraft,
    PersonDraft,
    Stay,
    create_deals,
    create_leads,
    edit_deal,
    lose_deal,
    move_deals,
    win_deal,
)
from yingdan.demo import drafts, words
from yingdan.demo.founding import Build
from yingdan.demo.market import CUSTOMERS, Account, Life, Market
from yingdan.demo.truth import Truth

PLAYED = 63
NINE = dt.time(9)
REPORT = 28
# Of every so many customers there is one of which nobody knows who reports to whom.
UNKNOWN_LINES = 4

type Progress = Callable[[int, int], None]
type Doing = Callable[[], object]


@dataclass(slots=True)
class Diary:
    """What is done on which day, in the order in which it was entered there. Each act has a minute of its own."""

    zone: dt.tzinfo
    _days: dict[dt.date, list[Doing]] = field(default_factory=lambda: defaultdict(list))

    def on(self, day: dt.date, doing: Doing) -> None:
        self._days[day].append(doing)

    def play(self, made: Build, until: dt.date, progress: Progress = lambda done, total: None) -> None:
        """Everything up to that day; what is entered meanwhile for a later day takes its turn."""
        done = 0
        while waiting := sorted(day for day in self._days if day <= until):
            day = waiting[0]
            made.today = day
            minute = dt.datetime.combine(day, NINE, self.zone)
            while acts := self._days.pop(day, []):
                for act in acts:
                    with clock.stopped(minute):
                        act()
                    minute += dt.timedelta(minutes=1)
                    done += 1
                    progress(done, done + sum(map(len, self._days.values())))
        made.today = made.aim


@dataclass(slots=True)
class Years:
    """The play of one market."""

    made: Build
    market: Market
    truth: Truth
    diary: Diary
    # Filled in by whoever wants to hear of a signature: contracts follow from what was won.
    on_won: Callable[[Life], None] = lambda life: None
    own: dict[str, str] = field(default_factory=dict)
    # The dealers that bring deals, each as often as it does.
    dealers: Sequence[int] = ()
    chance: random.Random = field(default_factory=lambda: random.Random("years"))
    _said: dict[tuple[dt.date, str], list[FollowUpDraft]] = field(default_factory=lambda: defaultdict(list))

    @property
    def begins(self) -> dt.date:
        """From this day on each step is taken on its day."""
        return self.market.last - dt.timedelta(days=PLAYED)

    def plan(self) -> None:
        """Enter everything into the diary."""
        self._customers()
        self._brought()
        for life in self.market.lives:
            if life.ended > self.begins and life.opened <= self.market.last:
                self._live(life)
        self._leads()

    def _customers(self) -> None:
        """Each seller's customers of a season, with the people there; branches come after their company."""
        old = [one for one in self.market.book if one.since <= self.begins]
        for (season, login), accounts in _grouped(old, lambda one: self._season(one.since), lambda one: one.seller):
            day = max(self._end(season - 1), self.market.first) + dt.timedelta(days=1)
            self.diary.on(day, partial(self._meet, login, accounts))
        for account in self.market.book:
            if account.since > self.begins:
                self.diary.on(account.since, partial(self._meet, account.seller, [account]))

    def _meet(self, login: str, accounts: list[Account]) -> None:
        made, actor, chance = self.made, self.made.actor(login), self.chance
        for rows in (
            [one for one in accounts if one.parent is None],
            [one for one in accounts if one.parent is not None],
        ):
            wanted = [drafts.account(made, one, self.market.book, self.own.get("产线数量", ""), chance) for one in rows]
            for account, customer in zip(rows, create_customers(actor=actor, drafts=wanted), strict=True):
                account.key = customer.pk
                made.customers.append((customer, login, account.trade))
        people = [(one, drafts.contact(chance, one.key)) for one in accounts for _n in range(chance.randint(1, 4))]
        self._introduce(login, people)

    def _introduce(self, login: str, people: list[tuple[Account, ContactDraft]]) -> None:
        """From the top down: of some customers nobody knows who reports to whom."""
        first: dict[tuple[int, int], int] = {}
        for level in range(len(words.LEVELS)):
            rows = [(one, draft) for one, draft in people if draft.role in words.LEVELS[level]]
            above = [
                next((first[one.key, up] for up in reversed(range(level)) if (one.key, up) in first), None)
                if sum(map(ord, one.short)) % UNKNOWN_LINES
                else None
                for one, _draft in rows
            ]
            wanted = [replace(draft, reports_to=key) for (_one, draft), key in zip(rows, above, strict=True)]
            made = create_contacts(actor=self.made.actor(login), drafts=wanted) if wanted else []
            for (account, _draft), contact in zip(rows, made, strict=True):
                account.contacts.append(contact.pk)
                first.setdefault((account.key, level), contact.pk)

    def _brought(self) -> None:
        """Deals that ended before every step was written down: in the quarter in which they did, with their talks."""
        past = [life for life in self.market.lives if life.ended <= self.begins]
        for (season, login), lives in _grouped(
            past, lambda one: self._season(one.ended), lambda one: one.account.seller
        ):
            self.diary.on(min(self._end(season), self.begins), partial(self._bring, login, lives))

    def _bring(self, login: str, lives: list[Life]) -> None:
        made = create_deals(actor=self.made.actor(login), drafts=[self._draft(life, closed=True) for life in lives])
        talks: list[FollowUpDraft] = []
        for life, deal in zip(lives, made, strict=True):
            life.key = deal.pk
            self._through_dealer(life)
            talks += self._talks(life, life.opened, life.ended, 1)
            if life.won:
                self.on_won(life)
        record_follow_ups(actor=self.made.actor(login), drafts=talks)

    def _live(self, life: Life) -> None:
        """Opened, moved and ended on its days, as far as they have come."""
        login, last = life.account.seller, self.market.last
        self.diary.on(max(life.opened, self.begins), partial(self._open, login, life))
        for place, day in life.stays[1:]:
            if self.begins < day <= last:
                self.diary.on(day, partial(self._move, login, life, place))
        if life.ended <= last:
            self.diary.on(life.ended, partial(self._end_of, login, life))

    def _open(self, login: str, life: Life) -> None:
        actor = self.made.actor(login)
        life.key = create_deals(actor=actor, drafts=[self._draft(life, closed=False)])[0].pk
        self._through_dealer(life)
        until = min(life.ended, self.market.last)
        for talk in self._talks(life, max(life.opened, self.begins), until, 2):
            day = talk.at.date() if talk.at else until
            written = min(
                self.begins + dt.timedelta(days=((day - self.begins).days // REPORT + 1) * REPORT), self.market.last
            )
            self._said[written, login].append(talk)
            if len(self._said[written, login]) == 1:
                self.diary.on(written, partial(self._report, (written, login)))

    def _report(self, key: tuple[dt.date, str]) -> None:
        """What a seller has said and heard in four weeks, written down at its end."""
        record_follow_ups(actor=self.made.actor(key[1]), drafts=self._said.pop(key))

    def _move(self, login: str, life: Life, place: int) -> None:
        move_deals(actor=self.made.actor(login), pks=[life.key], stage=self.made.stages[place].pk)

    def _end_of(self, login: str, life: Life) -> None:
        actor = self.made.actor(login)
        if life.won:
            win_deal(actor=actor, pk=life.key)
            self.on_won(life)
        else:
            lose_deal(actor=actor, pk=life.key, reason=life.reason, competitor=life.competitor)

    def _draft(self, life: Life, *, closed: bool) -> DealDraft:
        made, chance, today = self.made, self.chance, clock.today()
        stays = [Stay(stage=made.stages[place].pk, entered_on=day) for place, day in life.stays if day <= today]
        state = DealState.WON if life.won else DealState.LOST
        step = chance.choice(words.STEPS)
        ways = f"o{chance.randint(1, len(words.FIELDS[1][3])):03}"
        fresh = not closed and life.ended > self.market.last
        return DealDraft(
            name=life.need,
            customer=life.account.key,
            dealer=self._dealer_of(life) if life.account.channel else None,
            probability=None,
            expected_close=life.ended if closed else max(life.expected, today + dt.timedelta(days=3)),
            opened_on=life.opened,
            source=life.source,
            next_step=step if fresh else "",
            next_step_on=made.aim + dt.timedelta(days=chance.randint(-2, 14)) if fresh and step else None,
            competitors=life.competitor,
            custom={self.own["采购方式"]: ways} if self.own else {},
            lines=(
                LineDraft(product=made.products[life.product].pk, quantity=Decimal(life.quantity), price=life.price),
            ),
            people=(PersonDraft(contact=life.account.contacts[0], role="decider"),),
            stays=stays,
            closed=Closing(state=state, closed_on=life.ended, reason=life.reason, competitor=life.competitor)
            if closed
            else None,
        )

    def _dealer_of(self, life: Life) -> int | None:
        return None if life.dealer is None else self.dealers[int(life.dealer * len(self.dealers))]

    def _through_dealer(self, life: Life) -> None:
        """A seller who sees no dealers cannot name who brought the deal: it is put in for him."""
        if life.dealer is not None and not life.account.channel:
            edit_deal(actor=cli_actor(), pk=life.key, values={"dealer": self._dealer_of(life)})

    def _talks(self, life: Life, first: dt.date, last: dt.date, most: int) -> list[FollowUpDraft]:
        chance = self.chance
        days = sorted(chance.randint(0, max(0, (last - first).days)) for _n in range(chance.randint(1, most)))
        return [
            drafts.said(life, self.market.calendar.add_working_days(first + dt.timedelta(days=day), 0), last, chance)
            for day in days
        ]

    def _leads(self) -> None:
        """By source, as often as the season wants; some are there already under a spelling of their own."""
        chance, market = random.Random("leads"), self.market
        logins = list(self.truth.sellers)
        share = len(market.book) / CUSTOMERS
        found: dict[tuple[int, str], list[tuple[dt.date, str]]] = defaultdict(list)
        for day in (market.first + dt.timedelta(days=at) for at in range(3, (market.last - market.first).days + 1)):
            if not market.calendar.is_working(day):
                continue
            for source, rate in self.truth.sources.items():
                for _n in range(_poisson(chance, rate * min(1.0, share) * self.truth.season[day.month - 1])):
                    found[self._season(day), chance.choice(logins)].append((day, source))
        for (season, login), arrived in sorted(found.items()):
            day = min(self._end(season), market.last)
            self.diary.on(day, partial(self._arrive, login, arrived, season))

    def _arrive(self, login: str, rows: list[tuple[dt.date, str]], season: int) -> None:
        fresh = self._end(season) >= self.market.last
        made = [
            drafts.arrived(self.made, self.chance, self.market, source, self.truth.duplicates, fresh=fresh)
            for _day, source in rows
        ]
        self.made.leads.setdefault(login, []).extend(create_leads(actor=self.made.actor(login), drafts=made))

    def _season(self, day: dt.date) -> int:
        """The calendar quarter, counted on over the years."""
        return day.year * 4 + (day.month - 1) // 3

    def _end(self, season: int) -> dt.date:
        following = season + 1
        return dt.date(following // 4, following % 4 * 3 + 1, 1) - dt.timedelta(days=1)


def _poisson(chance: random.Random, mean: float) -> int:
    """How many, where that many come on average: the exponential waits that fit into one day."""
    count, waited = 0, chance.expovariate(1.0)
    while waited < mean:
        count += 1
        waited += chance.expovariate(1.0)
    return count


def _grouped[R](
    rows: Iterable[R], season: Callable[[R], int], seller: Callable[[R], str]
) -> list[tuple[tuple[int, str], list[R]]]:
    """Rows by season and seller, in that order."""
    found: dict[tuple[int, str], list[R]] = defaultdict(list)
    for row in rows:
        found[season(row), seller(row)].append(row)
    return sorted(found.items(), key=lambda pair: pair[0])
