"""The races of this room: each with the product's own command, and with a naive twin that must be wrong.

The twins look, wait, and then write, without lock and without the wall of the database.
"""

import itertools
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import F

from yingdan.accounts.testing import Cast
from yingdan.core import clock
from yingdan.core.models import Counter
from yingdan.core.refusal import Refused
from yingdan.customers.models import Customer
from yingdan.deals.choices import DealState
from yingdan.deals.commands import DealDraft, claim_leads, convert_lead, create_deals, move_deals, win_deal
from yingdan.deals.models import Conversion, Deal, Lead, Outcome, PipelineCell, StageVisit
from yingdan.deals.testing import make_deal, make_lead, stage_at
from yingdan.deals.tests.races import CLIENTS, race
from yingdan.deals.tests.test_pipeline import counted, kept
from yingdan.deals.tests.walls import OUTCOME_ONCE, VISIT_ONCE, Wall

WHO = ("sales", "mate", "pm", "director")
_fresh = itertools.count(1)

type Client = Callable[[threading.Barrier], Any]


@dataclass(frozen=True, slots=True)
class Race:
    """`prepare` makes what is fought for, `clients` fight for it at once, `is_wrong` looks at the outcome.

    A twin runs with its `wall` taken down.
    """

    prepare: Callable[[Cast], Any]
    clients: Callable[[Cast, Any], list[Client]]
    is_wrong: Callable[[Any, list[Any]], bool]
    wall: Wall | None = None


def actors(cast: Cast) -> list[Any]:
    return [cast(WHO[n % len(WHO)]) for n in range(CLIENTS)]


def with_barrier(command: Callable[..., Any], **arguments: Any) -> Client:
    """The product's own command needs no barrier: it meets the others at its locks."""
    return lambda _between: command(**arguments)


def succeeded(answers: list[Any]) -> int:
    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert not unexpected, unexpected
    return sum(not isinstance(answer, Exception) for answer in answers)


def twin(look: Callable[[Any], bool], write: Callable[[Any, int], Any]) -> Callable[[Cast, Any], list[Client]]:
    """Naive clients: each looks, waits as an unlucky scheduler would let it, and writes if what it saw was good."""

    def clients(_cast: Cast, subject: Any) -> list[Client]:
        def one(number: int) -> Client:
            def run(between: threading.Barrier) -> bool:
                good = look(subject)
                between.wait(10)
                if good:
                    write(subject, number)
                return good

            return run

        return [one(number) for number in range(CLIENTS)]

    return clients


# --- a lead that is free is claimed by one ---


def _pooled(cast: Cast) -> Lead:
    return make_lead(cast("sales"), pooled=True)


def _claims(cast: Cast, lead: Lead) -> list[Client]:
    return [with_barrier(claim_leads, actor=actor, pks=[lead.pk]) for actor in actors(cast)]


def _claimed_wrongly(lead: Lead, answers: list[Any]) -> bool:
    return succeeded(answers) != 1 or Lead.objects.get(pk=lead.pk).version != 2


def _naive_claims(cast: Cast, lead: Lead) -> list[Client]:
    owners = [cast[who].pk for who in WHO]
    return twin(
        lambda lead: Lead.objects.get(pk=lead.pk).owner_id is None,
        lambda lead, number: Lead.objects.filter(pk=lead.pk).update(owner=owners[number % len(owners)]),
    )(cast, lead)


# --- a lead is converted once ---


def _lead(cast: Cast) -> Lead:
    return make_lead(cast("sales"), company=f"公司{next(_fresh)}")


def _conversions(cast: Cast, lead: Lead) -> list[Client]:
    return [with_barrier(convert_lead, actor=cast("sales"), pk=lead.pk)] * CLIENTS


def _converted_wrongly(lead: Lead, answers: list[Any]) -> bool:
    made = Customer.objects.filter(name=lead.company).count()
    return succeeded(answers) != 1 or made != 1 or Conversion.objects.filter(lead=lead).count() != 1


def _convert(lead: Lead, _number: int) -> None:
    now = clock.now()
    Customer.objects.create(name=lead.company, name_key="", created_at=now, updated_at=now)
    Lead.objects.filter(pk=lead.pk).update(status="converted")


# --- a card moves once per version ---


def _deal(cast: Cast) -> Deal:
    return make_deal(cast("sales"))


def _stages() -> list[int]:
    return [stage_at(2 + n % 4).pk for n in range(CLIENTS)]


def _moves(cast: Cast, deal: Deal) -> list[Client]:
    actor = cast("sales")
    return [with_barrier(move_deals, actor=actor, pks=[deal.pk], stage=stage, version=1) for stage in _stages()]


def _moved_wrongly(deal: Deal, answers: list[Any]) -> bool:
    visits = StageVisit.objects.filter(deal=deal)
    open_visits = [visit.stage_id for visit in visits if visit.left_on is None]
    at = Deal.objects.get(pk=deal.pk)
    once = succeeded(answers) == 1 and at.version == 2 and len(visits) == 2
    return not once or open_visits != [at.stage_id] or kept() != counted()


def _move(deal: Deal, number: int) -> None:
    stage = stage_at(2 + number % 4).pk
    StageVisit.objects.create(deal=deal, stage_id=stage, entered_on=clock.today())
    Deal.objects.filter(pk=deal.pk).update(stage=stage, version=F("version") + 1)


# --- a deal ends once ---


def _wins(cast: Cast, deal: Deal) -> list[Client]:
    return [with_barrier(win_deal, actor=cast("sales"), pk=deal.pk)] * CLIENTS


def _won_wrongly(deal: Deal, answers: list[Any]) -> bool:
    ends = Outcome.objects.filter(deal=deal).count()
    return succeeded(answers) != 1 or ends != 1 or Deal.objects.get(pk=deal.pk).version != 2 or kept() != counted()


def _win(deal: Deal, _number: int) -> None:
    today, by = clock.today(), deal.owner_id or 0
    Outcome.objects.create(
        deal=deal, state=DealState.WON, amount=deal.amount, closed_on=today, decided_by_id=by, at=clock.now()
    )
    Deal.objects.filter(pk=deal.pk).update(state=DealState.WON, closed_on=today)


# --- a number is given once, and none is left out ---


def _creations(cast: Cast, _: Any) -> list[Client]:
    return [with_barrier(create_deals, actor=actor, drafts=[DealDraft(name="并发")] * 3) for actor in actors(cast)]


def _numbered_wrongly(before: int, answers: list[Any]) -> bool:
    numbers = sorted(Deal.objects.values_list("number", flat=True))
    whole = succeeded(answers) == CLIENTS and len(set(numbers)) == before + 3 * CLIENTS
    return not whole or not numbers[-1].endswith(f"{len(numbers):06d}") or kept() != counted()


def _naive_numbers(_cast: Cast, prefix: str) -> list[Client]:
    def number(between: threading.Barrier) -> int:
        last = Counter.objects.get(prefix=prefix).last
        between.wait(10)
        Counter.objects.filter(prefix=prefix).update(last=last + 1)
        return last + 1

    return [number] * CLIENTS


def _counter(_cast: Cast) -> str:
    return Counter.objects.create(prefix=f"N{next(_fresh)}").prefix


# --- the totals count every deal ---


def _additions(cast: Cast, _: Any) -> list[Client]:
    return [with_barrier(create_deals, actor=cast("sales"), drafts=[DealDraft(name="合计")])] * CLIENTS


def _counted_wrongly(before: int, answers: list[Any]) -> bool:
    return succeeded(answers) != CLIENTS or Deal.objects.count() != before + CLIENTS or kept() != counted()


def _naive_additions(_cast: Cast, cell: PipelineCell) -> list[Client]:
    def add(between: threading.Barrier) -> None:
        count = PipelineCell.objects.get(pk=cell.pk).count
        between.wait(10)
        PipelineCell.objects.filter(pk=cell.pk).update(count=count + 1)

    return [add] * CLIENTS


def _cell(_cast: Cast) -> PipelineCell:
    PipelineCell.objects.filter(owner__isnull=True).delete()
    return PipelineCell.objects.create(stage=stage_at(1))


# --- name -> the race, and its naive twin ---


def _many(_subject: Any, answers: list[Any]) -> bool:
    return sum(answer is True for answer in answers) > 1


def _given_twice(_counter: Any, answers: list[Any]) -> bool:
    return len(set(answers)) < CLIENTS


def _deals(_cast: Cast) -> int:
    return Deal.objects.count()


RACES: dict[str, tuple[Race, Race]] = {
    "claim": (Race(_pooled, _claims, _claimed_wrongly), Race(_pooled, _naive_claims, _many)),
    "convert": (
        Race(_lead, _conversions, _converted_wrongly),
        Race(
            _lead,
            twin(lambda lead: Lead.objects.get(pk=lead.pk).status != "converted", _convert),
            lambda lead, _answers: Customer.objects.filter(name=lead.company).count() > 1,
        ),
    ),
    "move": (
        Race(_deal, _moves, _moved_wrongly),
        Race(
            _deal,
            twin(lambda deal: Deal.objects.get(pk=deal.pk).version == 1, _move),
            lambda deal, _answers: StageVisit.objects.filter(deal=deal).count() > 2,
            VISIT_ONCE,
        ),
    ),
    "win": (
        Race(_deal, _wins, _won_wrongly),
        Race(
            _deal,
            twin(lambda deal: Deal.objects.get(pk=deal.pk).state == DealState.OPEN, _win),
            lambda deal, _answers: Outcome.objects.filter(deal=deal).count() > 1,
            OUTCOME_ONCE,
        ),
    ),
    "number": (
        Race(_deals, _creations, _numbered_wrongly),
        Race(_counter, _naive_numbers, _given_twice),
    ),
    "total": (
        Race(_deals, _additions, _counted_wrongly),
        Race(
            _cell,
            _naive_additions,
            lambda cell, _answers: 0 < PipelineCell.objects.get(pk=cell.pk).count < CLIENTS,
        ),
    ),
}


def wrong_rounds(cast: Cast, path: Path | None, run: Race, rounds: int) -> int:
    """Run a race so many times; in how many of them it went wrong."""
    with run.wall.taken_down() if run.wall else nullcontext():
        wrong = 0
        for _ in range(rounds):
            subject = run.prepare(cast)
            wrong += run.is_wrong(subject, race(path, *run.clients(cast, subject)))
        return wrong
