"""Builders of quotes and contracts for tests: the room's own commands with usual values filled in."""

import io
from decimal import Decimal
from typing import Any

from yingdan.approvals.commands import agree
from yingdan.contracts.commands import (
    ContractDraft,
    QuoteDraft,
    QuoteLineDraft,
    answer_quote,
    create_contracts,
    create_quotes,
    send_quote,
    set_quote_lines,
    sign_contract,
    submit_contract,
)
from yingdan.contracts.models import Contract, Quote
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.deals.testing import make_customer

PDF = b"%PDF-1.7 signed"


def make_contract(actor: Actor, name: str = "二期设备采购", **values: Any) -> Contract:
    """A draft that lacks nothing for its approval, unless `values` say otherwise."""
    usual: dict[str, Any] = {"amount": Decimal(1_215_000), "party_b": "衡川智能", "subject": "立体库一套"}
    if not {"customer", "deal", "parent"} & values.keys():
        usual["customer"] = make_customer(actor).pk
    return create_contracts(actor=actor, drafts=[ContractDraft(name=name, **usual | values)])[0]


def signed(actor: Actor, by: Actor, contract: Contract) -> Contract:
    """The contract, approved by another and signed today."""
    asked = submit_contract(actor=actor, pk=contract.pk)
    agree(actor=by, pk=asked.pk)
    scan = ("合同扫描.pdf", io.BytesIO(PDF))
    return sign_contract(actor=actor, pk=contract.pk, signed_on=clock.today(), scans=[scan])


def make_quote(
    actor: Actor, name: str = "压装线改造报价", *lines: QuoteLineDraft, off: Decimal | None = None, **values: Any
) -> Quote:
    """A draft with one line of 1,200 yuan, unless other lines are given."""
    if not {"customer", "deal"} & values.keys():
        values["customer"] = make_customer(actor).pk
    made = create_quotes(actor=actor, drafts=[QuoteDraft(name=name, **values)])[0]
    usual = (QuoteLineDraft(name="现场调试", unit="人天", price=Decimal(1_200)),)
    return set_quote_lines(actor=actor, pk=made.pk, lines=lines or usual, discount=off)


def accepted(actor: Actor, quote: Quote) -> Quote:
    """The quote, sent and accepted today."""
    send_quote(actor=actor, pk=quote.pk)
    return answer_quote(actor=actor, pk=quote.pk, answer="accepted")
