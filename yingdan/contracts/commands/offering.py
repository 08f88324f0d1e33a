"""What becomes of a quote: approved where it is cheap, sent, answered, expired, replaced, made a contract."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from yingdan.approvals.commands import submit_approval
from yingdan.approvals.models import Approval
from yingdan.approvals.rules import Act, act
from yingdan.contracts import rules
from yingdan.contracts.choices import Answer, QuoteState
from yingdan.contracts.commands.quoting import HOLDS
from yingdan.contracts.commands.writing import ContractDraft, create_contracts
from yingdan.contracts.models import Contract, Quote, QuoteLine
from yingdan.contracts.rules.pricing import quantity_text
from yingdan.core import clock, commands
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.money import capitals
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict, Refused
from yingdan.core.rows import bump, fetch
from yingdan.core.sentences import constraint

REVISED = _("There is a newer version of this quote already.")
constraint("contracts_quote_revised_once", REVISED, columns="contracts_quote.revision_of_id")


@command("quote.submit", "quote.edit")
def submit_quote(*, actor: Actor, pk: int, reason: str = "", version: int | None = None) -> Approval:
    """Ask for approval of the prices. The facts name what lies below the floor price, not the floor."""
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    lines = _ready(row)
    low = rules.below_floor(row, lines)
    facts = {
        "capitals": capitals(row.amount),
        "tax": f"{row.net:,.2f} + {row.tax:,.2f}",
        "discount": f"{row.discount:,.2f}" if row.discount else "",
        "below": "；".join(_in_words(line) for line in low),
        "lines": "；".join(_in_words(line) for line in lines if line not in low),
        "valid_until": f"{row.valid_until:%Y-%m-%d}",
    }
    return submit_approval(
        actor=actor,
        act=rules.DISCOUNT,
        pk=pk,
        title=row.name,
        reason=reason or row.name,
        amount=row.amount,
        facts={name: value for name, value in facts.items() if value},
    )


@command("quote.send", "quote.edit")
def send_quote(*, actor: Actor, pk: int, version: int | None = None) -> Quote:
    """It has gone to the customer. Below the floor price only what is approved is sent."""
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    if row.state != QuoteState.APPROVED and rules.below_floor(row, _ready(row)):
        raise Refused(_("A line lies below the floor price: ask for approval first."), field="state")
    _still_holds(row)
    row.sent_on = clock.today()
    return _moved(actor, row, QuoteState.SENT, "quote.sent", sent_on=row.sent_on)


@command("quote.answer", "quote.edit")
def answer_quote(*, actor: Actor, pk: int, answer: str, reason: str = "", version: int | None = None) -> Quote:
    """What the customer said; whoever declines has a reason."""
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    if row.state != QuoteState.SENT:
        raise Refused(_("Only a quote that was sent is answered."), field="answer")
    if answer not in Answer.values:
        raise Refused(_("Did the customer accept or decline?"), field="answer")
    if answer == Answer.REJECTED and not reason.strip():
        raise Refused(_("Why did the customer decline?"), field="reason")
    if answer == Answer.ACCEPTED:
        _still_holds(row)
    row.answered_on, row.answer = clock.today(), reason.strip()[:200]
    verb = "quote.accepted" if answer == Answer.ACCEPTED else "quote.rejected"
    return _moved(actor, row, answer, verb, reason=row.answer, answered_on=row.answered_on, answer=row.answer)


@command("quote.expire", "quote.edit")
def expire_quote(*, actor: Actor, pk: int) -> Quote:
    """The day until which it held has passed, and nobody has answered."""
    row = fetch(rules.quotes, actor, pk, "edit")
    if row.state != QuoteState.SENT or row.valid_until >= clock.today():
        raise Refused(_("This quote still holds, or is answered."), field="state")
    return _moved(actor, row, QuoteState.EXPIRED, "quote.expired", owner=row.owner_id)


@command("quote.revise", "quote.edit")
def revise_quote(*, actor: Actor, pk: int, version: int | None = None) -> Quote:
    """A new version with the same lines, which replaces this one."""
    need(actor, "quote.create")
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    if row.state == QuoteState.DRAFT:
        raise Refused(_("A draft is simply changed."), field="state")
    if rules.newer_of(row).exists():
        raise Conflict(REVISED)
    if rules.contracts_of(row).exists():
        raise Refused(_("A contract was written from this quote."), field="state")
    edition = rules.latest_edition(row) + 1
    newer = Quote(
        number=f"{rules.first_number(row)}-{edition}",
        edition=edition,
        revision_of=row,
        valid_until=max(row.valid_until, clock.today() + dt.timedelta(days=HOLDS)),
        **{name: getattr(row, name) for name in COPIED},
    )
    made = commands.create_records(actor=actor, policy=rules.quotes, rows=[newer], verb="quote.revised")[0]
    lines = rules.quote_lines(pk)
    for line in lines:
        line.pk, line.quote = None, made
    QuoteLine.objects.bulk_create(lines)
    _moved(actor, row, QuoteState.SUPERSEDED, "quote.superseded", by=made.number)
    return made


@command("quote.contract", "quote.edit")
def write_contract(*, actor: Actor, pk: int, version: int | None = None) -> Contract:
    """A draft of a contract with what the customer accepted."""
    row = fetch(rules.quotes, actor, pk, "edit", version=version)
    draft = ContractDraft(name=row.name, quote=pk, note=row.terms)
    contract = create_contracts(actor=actor, drafts=[draft])[0]
    bump(row, {})
    after = {"contract": contract.number}
    record([Entry(verb="quote.contracted", kind="quote", record=pk, after=after)], actor=actor)
    return contract


COPIED = (
    "name", "owner", "department", "customer", "deal", "price_list", "discount", "amount", "net", "tax", "terms",
    "note",
)  # fmt: skip


def _ready(row: Quote) -> list[QuoteLine]:
    """The lines of a draft about which nobody is asked; asked when it is submitted or sent, and when it is approved."""
    if row.state != QuoteState.DRAFT:
        raise Refused(_("This quote is no draft any more."), field="state")
    if rules.is_asked_about(row):
        raise Refused(_("This quote is being decided about. Wait for the answer, or withdraw the approval."))
    lines = rules.quote_lines(row.pk)
    if not lines or row.amount <= 0:
        raise Refused(_("A quote offers something: add its lines first."), field="lines")
    return lines


def _still_holds(row: Quote) -> None:
    if row.valid_until < clock.today():
        raise Refused(
            _("It held until %(day)s. Make a new version with a later day.") % {"day": row.valid_until},
            field="valid_until",
        )


def _in_words(line: QuoteLine) -> str:
    return f"{line.name} {quantity_text(line.quantity)}{line.unit} × {line.price:,.2f} = {line.amount:,.2f}"


def _moved(actor: Actor, row: Quote, state: str, verb: str, *, reason: str = "", **more: object) -> Quote:
    columns = [name for name in more if name in ("sent_on", "answered_on", "answer")]
    return commands.move_record(actor, rules.quotes, row, state, verb, columns=columns, reason=reason, **more)


def _approve(actor: Actor, approval: Approval) -> None:
    row = fetch(rules.quotes, actor, approval.record, "edit")
    if row.state != QuoteState.DRAFT:
        raise Refused(_("This quote is no draft any more."))
    _moved(actor, row, QuoteState.APPROVED, "quote.approved", reason=approval.number)


act(
    Act(
        rules.DISCOUNT,
        "quote",
        _("prices of a quote"),
        _approve,
        {
            "capitals": _("In capitals"),
            "tax": _("Without tax + tax"),
            "discount": _("Discount on the whole"),
            "below": _("Below the floor price"),
            "lines": _("Other lines"),
            "valid_until": _("Valid until"),
        },
    )
)
