"""What becomes owed by word, what is not paid any more, and the steps taken to get paid."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.journal import Entry, record
from yingdan.core.money import fen
from yingdan.core.policy import Actor
from yingdan.core.refusal import Refused
from yingdan.core.rows import bump, fetch
from yingdan.finance import rules
from yingdan.finance.choices import OPEN, Step, WaiverKind
from yingdan.finance.models import Dunning, Instalment, Waiver
from yingdan.finance.projections import DAYS, owed_from

FIGURES = ("paid", "waived", "balance", "state", "remind_on")


@command("instalment.raise", "instalment.edit")
def raise_instalment(*, actor: Actor, pk: int, day: dt.date, reason: str, version: int | None = None) -> Instalment:
    """What it waits for has happened on this day: from then on it is owed."""
    row = fetch(rules.instalments, actor, pk, "edit", version=version)
    if not rules.waits_by_hand(row):
        raise Refused(_("This payment does not wait for somebody's word: its day or its milestone makes it owed."))
    if day > clock.today():
        raise Refused(_("%(day)s has not come yet.") % {"day": day}, field="day")
    if not reason.strip():
        raise Refused(_("Say by what everybody sees that it is owed."), field="reason")
    owed_from(row, day, row.node.days_after)
    bump(row, dict.fromkeys(DAYS, (None, None)))
    after = {"arose_on": day, "due_on": row.due_on}
    record(
        [Entry(verb="instalment.raised", kind="instalment", record=pk, after=after, reason=reason.strip())],
        actor=actor,
    )
    return row


@command("instalment.write_off", "instalment.approve")
def write_off(
    *, actor: Actor, pk: int, reason: str, amount: Decimal | None = None, version: int | None = None
) -> Instalment:
    """Nobody pays this any more: the whole balance, or a part of it."""
    row = fetch(rules.instalments, actor, pk, "approve", version=version)
    part = row.balance if amount is None else fen(amount)
    if not reason.strip():
        raise Refused(_("Say why it is written off."), field="reason")
    if row.state not in OPEN or row.amount < 0:
        raise Refused(_("Nothing of this payment is open."), field="amount")
    if not 0 < part <= row.balance:
        raise Refused(
            _("Between 0.01 and %(most)s can be written off.") % {"most": f"{row.balance:,.2f}"}, field="amount"
        )
    waiver = Waiver(instalment=row, kind=WaiverKind.BAD_DEBT, amount=part, reason=reason.strip())
    _waive(actor, [waiver])
    return row


@command("instalment.set_off", "instalment.approve")
def set_off(
    *, actor: Actor, pk: int, against: int, reason: str = "", amount: Decimal | None = None, version: int | None = None
) -> Instalment:
    """What a supplement takes away makes another payment of the contract smaller: as much as both leave open."""
    for one in sorted({pk, against}):
        # Locked lowest key first, whichever of the two was named.
        fetch(rules.instalments, actor, one, "approve", version=version if one == pk else None)
    row = rules.visible_instalments(actor, "approve").select_related("contract__parent").get(pk=pk)
    other = rules.set_off_against(row).filter(pk=against).first()
    if row.state not in OPEN or other is None:
        raise Refused(_("Choose an open payment of this contract on the other side of zero."), field="against")
    most = min(abs(row.balance), abs(other.balance))
    part = most if amount is None else fen(amount)
    if not 0 < part <= most:
        raise Refused(_("Between 0.01 and %(most)s can be set off.") % {"most": f"{most:,.2f}"}, field="amount")
    sign = 1 if row.amount > 0 else -1
    words = reason.strip()
    first = Waiver(instalment=row, kind=WaiverKind.SET_OFF, amount=sign * part, reason=words)
    second = Waiver(instalment=other, kind=WaiverKind.SET_OFF, amount=-sign * part, reason=words, pair=first)
    _waive(actor, [first, second])
    return row


@command("instalment.dun", "instalment.edit")
def dun(
    *,
    actor: Actor,
    pk: int,
    step: str,
    words: str,
    promised_on: dt.date | None = None,
    version: int | None = None,
) -> Instalment:
    """A step was taken to get paid. The next one is due on the day that was promised, else on its own."""
    row = fetch(rules.instalments, actor, pk, "edit", version=version)
    if row.state not in OPEN:
        raise Refused(_("Nothing of this payment is open."))
    if step not in Step.values:
        raise Refused(_("There is no such step."), field="step")
    if not words.strip():
        raise Refused(_("Say what was done, and what the customer said."), field="words")
    today = clock.today()
    if promised_on is not None and promised_on < today:
        raise Refused(_("%(day)s is past.") % {"day": promised_on}, field="promised_on")
    taken = [*(one.step for one in rules.dunnings_of(row)), step]
    Dunning.objects.create(
        instalment=row, step=step, on=today, words=words.strip(), promised_on=promised_on, by_id=actor.user_id
    )
    # The day after the one that was promised: until then there is nothing to ask.
    wait = promised_on + dt.timedelta(days=1) if promised_on else rules.day_of_next_step(taken, row.due_on)
    row.remind_on = max(wait, today + dt.timedelta(days=1)) if wait else None
    bump(row, {"remind_on": (None, None)})
    after = {"step": step, "promised_on": promised_on, "remind_on": row.remind_on}
    record(
        [Entry(verb="instalment.dunned", kind="instalment", record=pk, after=after, reason=words.strip())], actor=actor
    )
    return row


def settle(rows: Iterable[Instalment]) -> None:
    """Write what payments and waivers leave; the caller has locked the rows and changed `paid` or `waived`."""
    for row in rows:
        row.balance = row.amount - row.paid - row.waived
        row.state = rules.standing(row)
        if row.state not in OPEN:
            row.remind_on = None
        elif row.remind_on is None and row.arose_on is not None:
            done = [one.step for one in rules.dunnings_of(row)]
            row.remind_on = rules.day_of_next_step(done, row.due_on)
        bump(row, dict.fromkeys(FIGURES, (None, None)))


def _waive(actor: Actor, waivers: list[Waiver]) -> None:
    for waiver in waivers:
        waiver.by_id, waiver.at = actor.user_id, clock.now()
        waiver.save()
        waiver.instalment.waived += waiver.amount
    settle([waiver.instalment for waiver in waivers])
    record(
        [
            Entry(
                verb="instalment.waived",
                kind="instalment",
                record=waiver.instalment_id,
                after={"kind": waiver.kind, "amount": waiver.amount, "balance": waiver.instalment.balance},
                reason=waiver.reason,
            )
            for waiver in waivers
        ],
        actor=actor,
    )
