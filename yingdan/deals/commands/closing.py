"""How deals end, and begin again."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.sentences import constraint
from yingdan.deals import rules
from yingdan.deals.choices import DealState
from yingdan.deals.commands import lines as line_rules
from yingdan.deals.commands.moving import enter, leave
from yingdan.deals.commands.writing import Change, lock_deal, need_amount_right, need_state, write
from yingdan.deals.models import Deal, DealLine, Outcome

constraint("deals_outcome_deal_id_key", _("This deal is already closed."), columns="deals_outcome.deal_id")


@command("deal.win", "deal.edit")
def win_deal(
    *,
    actor: Actor,
    pk: int,
    amount: Decimal | None = None,
    closed_on: dt.date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Outcome:
    """Close a deal as won. Its amount is fixed from now on; contracts and goals hear of it from the journal."""
    deal = lock_deal(actor, pk, "edit", version)
    need_state(rules.may_change(deal))
    fixed = line_rules.checked_amount(deal.amount if amount is None else amount)
    if fixed is None:
        raise Refused(_("Give the amount at which this deal was won."), field="amount")
    if fixed != deal.amount:
        need_amount_right(actor, deal)
    settled = line_rules.settle(list(DealLine.objects.filter(deal=deal)), fixed)
    if settled is not None:
        settled.save(update_fields=["amount"])
    return _close(actor, deal, DealState.WON, amount=fixed, closed_on=closed_on, reason=reason)


@command("deal.lose", "deal.edit")
def lose_deal(
    *,
    actor: Actor,
    pk: int,
    reason: str,
    competitor: str = "",
    closed_on: dt.date | None = None,
    version: int | None = None,
) -> Outcome:
    """Close a deal as lost; why is what the next ones learn from."""
    deal = lock_deal(actor, pk, "edit", version)
    need_state(rules.may_change(deal))
    if not reason.strip():
        raise Refused(_("Say why this deal was lost."), field="reason")
    amount = deal.amount or Decimal(0)
    return _close(actor, deal, DealState.LOST, amount=amount, closed_on=closed_on, reason=reason, competitor=competitor)


@command("deal.void", "deal.edit")
def void_deal(*, actor: Actor, pk: int, reason: str, version: int | None = None) -> Outcome:
    """Take a deal out of the pipeline that never was one: a mistake, a duplicate."""
    deal = lock_deal(actor, pk, "edit", version)
    need_state(rules.may_change(deal))
    if not reason.strip():
        raise Refused(_("Say why this deal is void."), field="reason")
    return _close(actor, deal, DealState.VOID, amount=deal.amount or Decimal(0), closed_on=None, reason=reason)


@command("deal.reopen", "deal.edit")
def reopen_deal(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Deal:
    """Open a closed deal again. What its end was stays in the journal."""
    deal = lock_deal(actor, pk, "edit", version)
    need_state(rules.may_reopen(deal))
    outcome = Outcome.objects.get(deal=deal)
    before = {"outcome": _described(outcome)}
    outcome.delete()
    enter([deal], deal.stage_id)
    values = {
        "state": DealState.OPEN,
        "closed_on": None,
        "probability": deal.stage.probability,
        "stage_since": clock.today(),
        "incomplete": not all(rules.has(deal, name) for name in rules.BASICS),
    }
    write([Change(deal, "deal.reopened", values, before=before, reason=reason)], actor=actor)
    return deal


def _close(
    actor: Actor,
    deal: Deal,
    state: DealState,
    *,
    amount: Decimal,
    closed_on: dt.date | None,
    reason: str,
    competitor: str = "",
) -> Outcome:
    closed = closed_on or clock.today()
    if closed > clock.today():
        raise Refused(_("The closing day lies in the future."), field="closed_on")
    if closed < deal.opened_on:
        raise Refused(_("A deal cannot be closed before the day it was opened."), field="closed_on")
    outcome = Outcome.objects.create(
        deal=deal,
        state=state,
        amount=amount,
        closed_on=closed,
        reason=reason.strip()[:200],
        competitor=competitor.strip()[:120],
        decided_by_id=actor.user_id,
        at=clock.now(),
    )
    leave([deal])
    values = {
        "state": state,
        "closed_on": closed,
        "probability": 100 if state == DealState.WON else 0,
        "incomplete": not all(rules.has(deal, name) for name in rules.CLOSED_BASICS),
    }
    if state == DealState.WON:
        values["amount"] = amount
    verb = {DealState.WON: "deal.won", DealState.LOST: "deal.lost"}.get(state, "deal.voided")
    change = Change(deal, verb, values, after={"outcome": _described(outcome)}, reason=reason.strip())
    write([change], actor=actor)
    return outcome


def _described(outcome: Outcome) -> dict[str, object]:
    return {
        "state": outcome.state,
        "amount": outcome.amount,
        "closed_on": outcome.closed_on,
        "reason": outcome.reason,
        "competitor": outcome.competitor,
    }
