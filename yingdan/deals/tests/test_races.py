"""Two at once: each race is right in every round, and its naive twin is wrong in nearly all of them.

The twins look, wait, and then write, without lock and without the wall of the database.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from yingdan.accounts.testing import Cast, make_cast
from yingdan.core import clock
from yingdan.core.models import Counter
from yingdan.core.refusal import Refused
from yingdan.customers.models import Customer
from yingdan.deals.commands import DealDraft, claim_leads, convert_lead, create_deals, move_deals, win_deal
from yingdan.deals.models import Conversion, Deal, Lead, Outcome, PipelineCell, StageVisit
from yingdan.deals.testing import make_deal, make_lead, make_process, stage_at
from yingdan.deals.tests.races import CLIENTS, ROUNDS, race, shared_database
from yingdan.deals.tests.test_pipeline import counted, kept

pytestmark = pytest.mark.django_db(transaction=True)
WHO = ("sales", "mate", "pm", "director")
Client = Callable[[threading.Barrier], Any]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Cast, Path | None]]:
    with transaction.atomic():
        cast = make_cast()
        make_process()
    with shared_database(tmp_path) as path:
        yield cast, path


def actors(cast: Cast) -> list[Any]:
    return [cast(WHO[n % len(WHO)]) for n in range(CLIENTS)]


def wrong_rounds(path: Path | None, prepare: Callable[[], Any], clients: Callable[[Any], list[Client]],
                 is_wrong: Callable[[Any, list[Any]], bool]) -> int:  # fmt: skip
    wrong = 0
    for _ in range(ROUNDS):
        subject = prepare()
        wrong += is_wrong(subject, race(path, *clients(subject)))
    return wrong


def with_barrier(command: Callable[..., Any], **arguments: Any) -> Client:
    """The product's own command needs no barrier: it meets the others at its locks."""
    return lambda _between: command(**arguments)


def succeeded(answers: list[Any]) -> int:
    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert not unexpected, unexpected
    return sum(not isinstance(answer, Exception) for answer in answers)


def nearly_all(wrong: int) -> bool:
    return wrong >= 0.9 * ROUNDS


# --- a lead that is free is claimed by one ---


def test_a_free_lead_is_claimed_by_one_of_many(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    four = actors(cast)

    def clients(lead: Lead) -> list[Client]:
        return [with_barrier(claim_leads, actor=actor, pks=[lead.pk]) for actor in four]

    def is_wrong(lead: Lead, answers: list[Any]) -> bool:
        return succeeded(answers) != 1 or Lead.objects.get(pk=lead.pk).version != 2

    assert wrong_rounds(path, lambda: make_lead(cast("sales"), pooled=True), clients, is_wrong) == 0


def test_the_naive_claim_gives_a_lead_to_several(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared

    def naive(lead: Lead, owner: int) -> Client:
        def claim(between: threading.Barrier) -> bool:
            free = Lead.objects.get(pk=lead.pk).owner_id is None
            between.wait(10)
            if free:
                Lead.objects.filter(pk=lead.pk).update(owner=owner)
            return free

        return claim

    wrong = wrong_rounds(
        path,
        lambda: make_lead(cast("sales"), pooled=True),
        lambda lead: [naive(lead, cast[who].pk) for who in WHO],
        lambda _lead, answers: sum(answer is True for answer in answers) != 1,
    )
    assert nearly_all(wrong)


# --- a lead is converted once ---


def test_a_lead_converted_by_many_at_once_becomes_one_customer(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    owner = cast("sales")

    def clients(lead: Lead) -> list[Client]:
        return [with_barrier(convert_lead, actor=owner, pk=lead.pk)] * CLIENTS

    def is_wrong(lead: Lead, answers: list[Any]) -> bool:
        made = Customer.objects.filter(name=lead.company).count()
        return succeeded(answers) != 1 or made != 1 or Conversion.objects.filter(lead=lead).count() != 1

    numbers = iter(range(10_000))
    prepare = lambda: make_lead(cast("sales"), company=f"公司{next(numbers)}")  # noqa: E731 - it counts
    assert wrong_rounds(path, prepare, clients, is_wrong) == 0


def test_the_naive_conversion_makes_several_customers(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared

    def naive(lead: Lead) -> Client:
        def convert(between: threading.Barrier) -> bool:
            fresh = Lead.objects.get(pk=lead.pk).status != "converted"
            between.wait(10)
            if fresh:
                now = clock.now()
                Customer.objects.create(name=lead.company, name_key="", created_at=now, updated_at=now)
                Lead.objects.filter(pk=lead.pk).update(status="converted")
            return fresh

        return convert

    numbers = iter(range(10_000))
    wrong = wrong_rounds(
        path,
        lambda: make_lead(cast("sales"), company=f"公司{next(numbers)}"),
        lambda lead: [naive(lead) for _ in range(CLIENTS)],
        lambda lead, _answers: Customer.objects.filter(name=lead.company).count() != 1,
    )
    assert nearly_all(wrong)


# --- a card moves once per version ---


def test_a_card_dropped_by_many_at_once_moves_once(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    owner = cast("sales")
    stages = [stage_at(2 + n % 4).pk for n in range(CLIENTS)]

    def clients(deal: Deal) -> list[Client]:
        return [with_barrier(move_deals, actor=owner, pks=[deal.pk], stage=stage, version=1) for stage in stages]

    def is_wrong(deal: Deal, answers: list[Any]) -> bool:
        visits = StageVisit.objects.filter(deal=deal)
        open_visits = [visit.stage_id for visit in visits if visit.left_on is None]
        at = Deal.objects.get(pk=deal.pk)
        return succeeded(answers) != 1 or open_visits != [at.stage_id] or at.version != 2 or len(visits) != 2

    assert wrong_rounds(path, lambda: make_deal(cast("sales")), clients, is_wrong) == 0
    assert kept() == counted()


def test_the_naive_move_leaves_a_card_in_several_stages(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX deals_visit_one_open")

    def naive(deal: Deal, stage: int) -> Client:
        def move(between: threading.Barrier) -> bool:
            fresh = Deal.objects.get(pk=deal.pk).version == 1
            between.wait(10)
            if fresh:
                StageVisit.objects.create(deal=deal, stage_id=stage, entered_on=clock.today())
                Deal.objects.filter(pk=deal.pk).update(stage=stage, version=F("version") + 1)
            return fresh

        return move

    wrong = wrong_rounds(
        path,
        lambda: make_deal(cast("sales")),
        lambda deal: [naive(deal, stage_at(2 + n % 4).pk) for n in range(CLIENTS)],
        lambda deal, _answers: StageVisit.objects.filter(deal=deal).count() != 2,
    )
    _mend("CREATE UNIQUE INDEX deals_visit_one_open ON deals_stagevisit (deal_id) WHERE left_on IS NULL")
    assert nearly_all(wrong)


# --- a deal ends once ---


def test_a_deal_won_by_many_at_once_has_one_outcome(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    owner = cast("sales")

    def clients(deal: Deal) -> list[Client]:
        return [with_barrier(win_deal, actor=owner, pk=deal.pk)] * CLIENTS

    def is_wrong(deal: Deal, answers: list[Any]) -> bool:
        return succeeded(answers) != 1 or Outcome.objects.filter(deal=deal).count() != 1

    assert wrong_rounds(path, lambda: make_deal(cast("sales")), clients, is_wrong) == 0
    assert kept() == counted()


# --- a number is given once, and the totals count every deal ---


def test_deals_created_by_many_at_once_have_numbers_of_their_own(shared: tuple[Cast, Path | None]) -> None:
    cast, path = shared
    four = actors(cast)

    def clients(_: Any) -> list[Client]:
        return [with_barrier(create_deals, actor=actor, drafts=[DealDraft(name="并发")] * 3) for actor in four]

    def is_wrong(before: int, answers: list[Any]) -> bool:
        numbers = [deal.number for deal in Deal.objects.all()]
        return succeeded(answers) != CLIENTS or len(set(numbers)) != before + 3 * CLIENTS

    assert wrong_rounds(path, Deal.objects.count, clients, is_wrong) == 0
    last = max(Deal.objects.values_list("number", flat=True))
    assert last.endswith(f"{Deal.objects.count():06d}")
    assert kept() == counted()


def test_the_naive_counter_gives_a_number_twice(shared: tuple[Cast, Path | None]) -> None:
    _cast, path = shared
    Counter.objects.create(prefix="N")

    def naive(between: threading.Barrier) -> int:
        last = Counter.objects.get(prefix="N").last
        between.wait(10)
        Counter.objects.filter(prefix="N").update(last=last + 1)
        return last + 1

    wrong = wrong_rounds(
        path,
        lambda: None,
        lambda _: [naive] * CLIENTS,
        lambda _, answers: len(set(answers)) != CLIENTS,
    )
    assert nearly_all(wrong)


def test_the_naive_total_forgets_deals(shared: tuple[Cast, Path | None]) -> None:
    _cast, path = shared
    cell = PipelineCell.objects.create(stage=stage_at(1))

    def naive(between: threading.Barrier) -> None:
        count = PipelineCell.objects.get(pk=cell.pk).count
        between.wait(10)
        PipelineCell.objects.filter(pk=cell.pk).update(count=count + 1)

    def is_wrong(before: int, _answers: list[Any]) -> bool:
        return PipelineCell.objects.get(pk=cell.pk).count != before + CLIENTS

    wrong = wrong_rounds(
        path, lambda: PipelineCell.objects.get(pk=cell.pk).count, lambda _: [naive] * CLIENTS, is_wrong
    )
    assert nearly_all(wrong)


def _mend(statement: str) -> None:
    """Put the wall back up: on PostgreSQL later tests use the same tables."""
    StageVisit.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(statement)
