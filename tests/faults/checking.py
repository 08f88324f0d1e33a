"""The ledger against the database: nothing acknowledged is lost, nothing is there twice, nothing by halves."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q

from tests.faults.ledger import Act, Ledger, Story
from yingdan.core.models import Counter as Numbers
from yingdan.core.models import Event, Seal, SearchEntry
from yingdan.core.sealing import verify
from yingdan.customers.choices import DealStatus
from yingdan.customers.models import Customer
from yingdan.deals.choices import DealState
from yingdan.deals.models import Deal, Outcome, PipelineCell, StageVisit
from yingdan.deals.queries.pipeline import live_cells

# What is wrong, in one word, and the sentence that says where.
type Problem = tuple[str, str]
KINDS = ("lost", "doubled", "half_done", "chain")


def problems(ledger: Ledger) -> Iterator[Problem]:
    """Whatever is wrong, story by story, then with the whole database."""
    for story in ledger.stories:
        yield from told(story)
    yield from numbers()
    yield from journal_and_rows()
    yield from ends_and_visits()
    yield from totals()
    yield from search()
    yield from chain()


def told(story: Story) -> Iterator[Problem]:
    """One deal: as many rows as answers allow, the acts of its client in the journal, and what they amount to."""
    rows = list(Deal.objects.filter(name=story.name))
    if len(rows) > 1:
        yield "doubled", f"{story.name} exists {len(rows)} times"
    if not rows and story.acts:
        yield "lost", f"{story.name} was acknowledged as {story.pk} and is gone"
    for deal in rows[:1]:
        if story.pk not in (0, deal.pk):
            yield "lost", f"{story.name} was acknowledged as {story.pk} and is {deal.pk}"
        yield from _acts(story, deal)


def _acts(story: Story, deal: Deal) -> Iterator[Problem]:
    events = list(Event.objects.filter(kind="deal", record=deal.pk).order_by("pk"))
    acts = [*story.acts, *([story.open_end] if story.open_end else [])]
    happened = [_matching(event, acts) for event in events]
    for place, count in Counter(happened).items():
        if place is None:
            yield "doubled", f"{story.name}: {count} events that its client never asked for"
        elif count > 1:
            yield "doubled", f"{story.name}: act {place} ({acts[place].verb}) is in the journal {count} times"
    for place, act in enumerate(story.acts):
        if place not in happened:
            yield "lost", f"{story.name}: act {place} ({act.verb} {act.values}) is not in the journal"
    if deal.version != len(events):
        yield "half_done", f"{story.name}: version {deal.version} after {len(events)} events"
    yield from _amounts_to(story, deal, [acts[place] for place in happened if place is not None])


def _matching(event: Event, acts: list[Act]) -> int | None:
    """Which act this event tells of; the values are random, so that no two acts of a deal are the same."""
    if event.verb == "deal.moved":
        place = _move(event, acts)
        return place if place is not None and _tells(event, acts[place]) else None
    return next((place for place, act in enumerate(acts) if _tells(event, act)), None)


def _tells(event: Event, act: Act) -> bool:
    return act.verb == event.verb and all(_same(event.after.get(name), value) for name, value in act.values.items())


def _move(event: Event, acts: list[Act]) -> int | None:
    """Cards go back and forth: the n-th move in the journal is the n-th that was asked for."""
    earlier = Event.objects.filter(kind="deal", record=event.record, verb=event.verb, pk__lt=event.pk).count()
    moves = [place for place, act in enumerate(acts) if act.verb == event.verb]
    return moves[earlier] if earlier < len(moves) else None


def _same(kept: object, asked: object) -> bool:
    if isinstance(asked, str) and _is_number(asked):
        return kept is not None and Decimal(str(kept)) == Decimal(asked)
    return kept == asked


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _amounts_to(story: Story, deal: Deal, happened: list[Act]) -> Iterator[Problem]:
    """The row holds what its journal says last."""
    last: dict[str, object] = {}
    for act in happened:
        last |= act.values
    now = {"name": deal.name, "customer": deal.customer_id, "amount": deal.amount, "next_step": deal.next_step}
    now["stage"] = deal.stage_id
    for name, value in last.items():
        if not _same(now[name], value):
            yield "half_done", f"{story.name}: {name} is {now[name]!r}, its journal says {value!r}"
    won = any(act.verb == "deal.won" for act in happened)
    if won != (deal.state == DealState.WON):
        yield "half_done", f"{story.name}: is {deal.state}, its journal says won = {won}"


def numbers() -> Iterator[Problem]:
    """Numbers are unique and without gap, and their counter stands at the last."""
    given = sorted(Deal.objects.values_list("number", flat=True))
    for counter in Numbers.objects.filter(prefix__startswith="SJ-"):
        mine = [number for number in given if number.startswith(f"{counter.prefix}-")]
        if len(set(mine)) != len(mine):
            yield "doubled", f"{counter.prefix}: a number was given twice"
        if [int(number.rpartition("-")[2]) for number in mine] != list(range(1, counter.last + 1)):
            yield "half_done", f"{counter.prefix}: {len(mine)} numbers, the counter stands at {counter.last}"


def journal_and_rows() -> Iterator[Problem]:
    """Each deal was created once, and no event tells of a deal that is not there."""
    created = Counter(Event.objects.filter(kind="deal", verb="deal.created").values_list("record", flat=True))
    there = set(Deal.objects.values_list("pk", flat=True))
    for pk in sorted(there | created.keys()):
        if created[pk] != 1 or pk not in there:
            yield "half_done", f"deal {pk}: {created[pk]} events of its creation, row {pk in there}"


def ends_and_visits() -> Iterator[Problem]:
    """Open deals stand in one stage and have no outcome; closed ones the other way round. Winners are buyers."""
    staying = Count("visits", filter=Q(visits__left_on__isnull=True), distinct=True)
    for deal in Deal.objects.annotate(staying=staying, ends=Count("outcome", distinct=True)).order_by("pk"):
        wanted = (1, 0) if deal.state == DealState.OPEN else (0, 1)
        if (deal.staying, deal.ends) != wanted:
            yield "half_done", f"deal {deal.pk} ({deal.state}): {deal.staying} open visits, {deal.ends} outcomes"
    astray = StageVisit.objects.filter(left_on__isnull=True).exclude(stage=F("deal__stage"))
    for visit in astray:
        yield "half_done", f"deal {visit.deal_id} stands in one stage and stays in another"
    won = Outcome.objects.filter(state=DealState.WON, deal__deleted_at__isnull=True).values("deal__customer")
    for name in Customer.objects.filter(pk__in=won, deal_status=DealStatus.NONE).values_list("name", flat=True):
        yield "half_done", f"{name} has a won deal and is no buyer"


def totals() -> Iterator[Problem]:
    """The pipeline's running totals are a count of the deals."""
    live = {
        (row["stage"], row["owner"], row["department"]): (row["count"], row["fen"], row["weighted"])
        for row in live_cells(Deal.objects.all())
    }
    kept = {
        (cell.stage_id, cell.owner_id, cell.department_id): (cell.count, cell.fen, cell.weighted)
        for cell in PipelineCell.objects.all()
    }
    for key in live.keys() | kept.keys():
        if live.get(key, (0, 0, 0)) != kept.get(key, (0, 0, 0)):
            yield "half_done", f"pipeline {key}: kept {kept.get(key)}, counted {live.get(key)}"


def search() -> Iterator[Problem]:
    """Each deal that is not in the recycle bin has its entry, and only those."""
    found = set(SearchEntry.objects.filter(kind="deal").values_list("record", flat=True))
    there = set(Deal.objects.filter(deleted_at__isnull=True).values_list("pk", flat=True))
    for pk in sorted(found ^ there):
        yield "half_done", f"deal {pk}: found by search {pk in found}, there {pk in there}"


def chain() -> Iterator[Problem]:
    """Every link holds, and no event was passed over. The last ones may still wait: a worker goes on writing."""
    last = Seal.objects.order_by("-seq").values_list("event_id", flat=True).first()
    if passed := Event.objects.filter(seal__isnull=True, pk__lt=last or 0).count():
        yield "chain", f"{passed} events are not sealed"
    for text in verify().problems:
        yield "chain", text
