"""Creating deals, written over a batch: one deal is the batch of one."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.bulk import insert, new
from yingdan.core.capability import capability
from yingdan.core.commands import command, need
from yingdan.core.custom import made as made_custom
from yingdan.core.journal import record
from yingdan.core.models import Batch
from yingdan.core.numbering import next_numbers
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.core.text import pinyin_key
from yingdan.deals import rules
from yingdan.deals.choices import DealState, Forecast
from yingdan.deals.commands import lines as line_rules
from yingdan.deals.commands.drafts import Closing, DealDraft
from yingdan.deals.commands.sources import Known, known_of
from yingdan.deals.commands.writing import created_entry
from yingdan.deals.models import Deal, DealContact, DealLine, Outcome, Stage, StageVisit
from yingdan.deals.projections import Shift

NUMBERS = "SJ"
FORECASTS = frozenset(Forecast.values)
ENDS = frozenset({DealState.WON, DealState.LOST, DealState.VOID})


class _Made:
    """The rows of one batch, before they are written."""

    def __init__(self) -> None:
        self.deals: list[Deal] = []
        self.lines: list[list[DealLine]] = []
        self.people: list[list[DealContact]] = []
        self.outcomes: list[Outcome] = []
        self.visits: list[StageVisit] = []
        self._parts: list[tuple[Deal, Any]] = []

    def add(
        self,
        deal: Deal,
        lines: list[DealLine],
        people: list[DealContact],
        outcomes: list[Outcome],
        visits: list[StageVisit],
    ) -> None:
        self.deals.append(deal)
        self.lines.append(lines)
        self.people.append(people)
        self.outcomes += outcomes
        self.visits += visits
        self._parts += ((deal, part) for part in (*lines, *people, *outcomes, *visits))

    def write_deals(self) -> None:
        """Only now the deals have keys, which their parts need."""
        insert(self.deals)
        for deal, part in self._parts:
            part.deal_id = deal.pk


@capability("C074")
@command("deal.create")
def create_deals(*, actor: Actor, drafts: Sequence[DealDraft], batch: Batch | None = None) -> list[Deal]:
    """Record deals, open or already closed, with their lines and people. A gap makes a deal incomplete, not refused."""
    need(actor, "deal.create")
    known = known_of(actor, drafts)
    numbers = next_numbers(NUMBERS, len(drafts)) if drafts else []
    made = _Made()
    own = made_custom(actor, "deal", [draft.custom for draft in drafts])
    for number, draft, custom in zip(numbers, drafts, own, strict=True):
        _make(made, actor, known, draft, number)
        made.deals[-1].custom = custom
    made.write_deals()
    insert(line for lines in made.lines for line in lines)
    insert(person for people in made.people for person in people)
    insert(made.outcomes)
    insert(made.visits)
    record(_entries(made), actor=actor, batch=batch)
    shift = Shift()
    for deal in made.deals:
        shift.add(deal)
    shift.write()
    return made.deals


def _make(made: _Made, actor: Actor, known: Known, draft: DealDraft, number: str) -> None:
    deal = _deal(actor, known, draft, number)
    lines = [line_rules.line_of(deal, line, order) for order, line in enumerate(draft.lines)]
    if lines:
        deal.amount = line_rules.sum_of(lines)
    outcomes = [_outcome(actor, deal, draft.closed, lines)] if draft.closed is not None else []
    deal.incomplete = rules.is_incomplete(deal)
    roles = {person.contact: person.role for person in draft.people}
    people = [new(DealContact, contact_id=contact, role=role) for contact, role in roles.items()]
    made.add(deal, lines, people, outcomes, _visits(deal, draft))


def _deal(actor: Actor, known: Known, draft: DealDraft, number: str) -> Deal:
    now, today = known.now, known.today
    stage = known.stage_of(draft)
    if draft.stays:
        stage = _walked(known, draft)
    owner = draft.owner or known.default_owner
    department = known.owners[owner] if owner else None
    _may_place(actor, known, owner, department)
    probability = stage.probability if draft.probability is None else draft.probability
    if not 0 <= probability <= 100:
        raise Refused(_("The win probability lies between 0 and 100."), field="probability")
    if draft.forecast not in FORECASTS:
        raise Refused(_("This is not a forecast category."), field="forecast")
    name = (draft.name.strip() or _usual_name(known, draft) or number)[:200]
    opened = draft.opened_on or today
    buyer = known.customers[draft.customer] if draft.customer else None
    return new(
        Deal,
        created_at=now,
        updated_at=now,
        version=1,
        number=number,
        name=name,
        pinyin=pinyin_key(name)[:255],
        customer_id=draft.customer,
        dealer_id=draft.dealer,
        customer_owner=buyer.owner if buyer else None,
        customer_department=buyer.department if buyer else None,
        owner_id=owner,
        department_id=department,
        process_id=stage.process_id,
        stage_id=stage.pk,
        stage_since=draft.stays[-1].entered_on if draft.stays else opened,
        probability=probability,
        forecast=draft.forecast,
        amount=line_rules.checked_amount(draft.amount),
        expected_close=draft.expected_close,
        opened_on=opened,
        source=draft.source,
        next_step=draft.next_step,
        next_step_on=draft.next_step_on,
        competitors=draft.competitors,
        note=draft.note,
    )


def _walked(known: Known, draft: DealDraft) -> Stage:
    """The stage in which a deal stands that has gone through some: days in order, from its first to today."""
    stages = [known.stages.get(stay.stage) for stay in draft.stays]
    processes = {stage.process_id if stage else None for stage in stages} | ({draft.process} - {None})
    if None in processes or len(processes) != 1 or draft.stage not in (None, draft.stays[-1].stage):
        raise Refused(_("This stage does not exist in the sales process."), field="stage")
    last = draft.closed.closed_on if draft.closed else known.today
    days = [draft.opened_on or known.today, *(stay.entered_on for stay in draft.stays), last]
    if days != sorted(days):
        raise Refused(
            _("The days on which this deal changed its stage are not in order between %(first)s and %(last)s.")
            % {"first": days[0], "last": last},
            field="stage",
        )
    found = stages[-1]
    if found is None:
        raise Refused(_("This stage does not exist in the sales process."), field="stage")
    return found


def _visits(deal: Deal, draft: DealDraft) -> list[StageVisit]:
    """The stays in its stages; the last one ends with the deal."""
    if not draft.stays:
        return [new(StageVisit, stage_id=deal.stage_id, entered_on=deal.stage_since, left_on=deal.closed_on)]
    ends = [*(stay.entered_on for stay in draft.stays[1:]), deal.closed_on]
    return [
        new(StageVisit, stage_id=stay.stage, entered_on=stay.entered_on, left_on=end)
        for stay, end in zip(draft.stays, ends, strict=True)
    ]


def _may_place(actor: Actor, known: Known, owner: int | None, department: int | None) -> None:
    """A new deal may only be put where the actor's create scope reaches."""
    if known.anywhere or (owner, department) in known.allowed:
        return
    if not actor.reach("deal.create").holds(owner=owner, department=department, pk=None):
        raise Forbidden(_("You may not create this for somebody else."), field="owner")
    known.allowed.add((owner, department))


def _usual_name(known: Known, draft: DealDraft) -> str:
    """Customer and first product, when nobody gave a name."""
    parts = [known.customers[draft.customer].name] if draft.customer else []
    parts += [known.products[line.product] for line in draft.lines[:1]]
    return " ".join(part for part in parts if part)


def _outcome(actor: Actor, deal: Deal, closed: Closing, lines: Sequence[DealLine]) -> Outcome:
    if closed.state not in ENDS:
        raise Refused(_("A deal ends as won, lost or void."), field="state")
    if closed.closed_on < deal.opened_on:
        raise Refused(_("A deal cannot be closed before the day it was opened."), field="closed_on")
    amount = line_rules.checked_amount(deal.amount if closed.amount is None else closed.amount)
    if closed.state == DealState.WON:
        if amount is None:
            raise Refused(_("Give the amount at which this deal was won."), field="amount")
        line_rules.settle(lines, amount)
        deal.amount = amount
    deal.state, deal.closed_on = closed.state, closed.closed_on
    deal.probability = 100 if closed.state == DealState.WON else 0
    return new(
        Outcome,
        state=closed.state,
        amount=amount or Decimal(0),
        closed_on=closed.closed_on,
        reason=closed.reason[:200],
        competitor=closed.competitor[:120],
        decided_by_id=actor.user_id,
        at=deal.created_at,
    )


def _entries(made: _Made) -> Iterable[Any]:
    for deal, lines, people in zip(made.deals, made.lines, made.people, strict=True):
        related: dict[str, Any] = {"lines": line_rules.described(lines)} if lines else {}
        if people:
            related["people"] = [{"contact": person.contact_id, "role": person.role} for person in people]
        yield created_entry(deal, related)
