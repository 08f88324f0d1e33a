"""Contracts that follow from what was won, and the money that comes for them: late, in parts, once not at all."""

import datetime as dt
import io
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import count

from yingdan.approvals.commands import agree
from yingdan.contracts.commands import (
    ContractDraft,
    NodeDraft,
    create_contracts,
    set_nodes,
    sign_contract,
    submit_contract,
)
from yingdan.contracts.models import Contract
from yingdan.core.money import split
from yingdan.demo.founding import SCAN, Build
from yingdan.demo.market import Life, Market
from yingdan.demo.truth import Truth
from yingdan.demo.years import Diary
from yingdan.finance.commands import (
    ReceiptDraft,
    allocate_receipt,
    create_receipts,
    dun,
    refund_receipt,
    write_off,
)
from yingdan.finance.rules import instalments_of

# Smaller ones are sold by order; before that day contracts were kept on paper.
LEAST, KEPT = 800_000, 460
# (kind, share in per cent, days from the signature until it is owed, days to pay)
type Plan = tuple[tuple[str, int, int, int], ...]
PLANS: tuple[Plan, ...] = (
    (("advance", 30, 0, 10), ("delivery", 40, 50, 15), ("final", 25, 95, 15), ("retention", 5, 460, 0)),
    (("advance", 30, 0, 10), ("delivery", 60, 45, 15), ("retention", 10, 400, 0)),
    (("advance", 40, 0, 7), ("first", 50, 60, 15), ("final", 10, 100, 15)),
    (("advance", 50, 0, 7), ("balance", 50, 40, 10)),
    (("advance", 20, 0, 10), ("progress", 30, 30, 10), ("progress", 30, 65, 10), ("balance", 20, 110, 15)),
)
BIG = 1_500_000
FRIDAY = 4
SUBJECT = "设备、软件、安装、调试与培训，范围见技术附件。"
BAD_DEBT, GIVEN_BACK = "客户破产清算，债权申报后无可分配财产", "对方重复付款，退回多付部分"
# Of the contracts, in the order of their signatures: who pays the second part never, who pays too much.
NEVER, TOO_MUCH = 6, (4, 9)
OVERPAID = Decimal("3600.00")


@dataclass(slots=True)
class Payment:
    """Money on its way: for which payment of which contract."""

    contract: Contract
    place: int
    amount: Decimal
    day: dt.date
    over: Decimal = Decimal(0)


@dataclass(slots=True)
class Cash:
    """Signatures and receipts of the two years."""

    made: Build
    market: Market
    truth: Truth
    diary: Diary
    leaders: Mapping[str, str]
    # Filled in by whoever wants to hear of a signature.
    on_signed: Callable[[Life, Contract], None] = lambda life, contract: None
    chance: random.Random = field(default_factory=lambda: random.Random("cash"))
    _numbers: Iterator[int] = field(default_factory=count)
    _lines: Iterator[int] = field(default_factory=lambda: count(1))
    _coming: dict[dt.date, list[Payment]] = field(default_factory=lambda: defaultdict(list))

    def won(self, life: Life) -> None:
        """A deal is won: the large ones get a contract, two weeks later or so."""
        day = self._worked(life.ended + dt.timedelta(days=2 + round(self.chance.gammavariate(2, 6))))
        if life.amount >= LEAST and day >= self.market.last - dt.timedelta(days=KEPT):
            self.diary.on(day, partial(self._sign, life, day))

    def _sign(self, life: Life, day: dt.date) -> None:
        made, login = self.made, life.account.seller
        plan = PLANS[0] if life.amount >= BIG else self.chance.choice(PLANS)
        draft = ContractDraft(
            name=f"{life.account.short}{life.need}合同", deal=life.key, starts=day, warranty_months=12, subject=SUBJECT
        )
        contract = create_contracts(actor=made.actor(login), drafts=[draft])[0]
        shares = [share for _kind, share, _days, _after in plan]
        nodes = [
            NodeDraft(kind=kind, amount=part, planned_on=day + dt.timedelta(days=days), days_after=after)
            for (kind, _share, days, after), part in zip(plan, split(contract.amount, shares), strict=True)
        ]
        set_nodes(actor=made.actor(login), pk=contract.pk, nodes=nodes)
        asked = submit_contract(actor=made.actor(login), pk=contract.pk, reason="价格与付款条件按报价单")
        agree(actor=made.actor(self.leaders[login]), pk=asked.pk, words="同意")
        scan = (f"{contract.number}.pdf", io.BytesIO(SCAN))
        contract = sign_contract(actor=made.actor(login), pk=contract.pk, signed_on=day, scans=[scan])
        number = next(self._numbers)
        self.on_signed(life, contract)
        for place, node in enumerate(nodes, 1):
            if number == NEVER and place > 1:
                self._lost(life, contract, place, node)
            else:
                self._paid(life, contract, place, node, OVERPAID if number in TOO_MUCH and place == 1 else Decimal(0))

    def _paid(self, life: Life, contract: Contract, place: int, node: NodeDraft, over: Decimal) -> None:
        """When the customer pays, by his tier and the kind of the payment; now and then in two parts."""
        chance, delay = self.chance, self.truth.delays[life.account.tier]
        late = chance.gammavariate(delay.shape, delay.days / delay.shape) * self.truth.hesitation[node.kind]
        day = self._worked(node.planned_on + dt.timedelta(days=node.days_after + round(late)))
        parts = [node.amount]
        if not over and chance.random() < self.truth.in_parts:
            parts = split(node.amount, (60, 40))
        for part in parts:
            booked = self._worked(day + dt.timedelta(days=FRIDAY - day.weekday()))
            booked = max(booked, day)
            if not self._coming[booked]:
                self.diary.on(booked, partial(self._receive, booked))
            self._coming[booked].append(Payment(contract, place, part, day, over))
            day = self._worked(day + dt.timedelta(days=21))

    def _receive(self, day: dt.date) -> None:
        """What the bank statement of the week says, and what each line is for."""
        finance, payments = self.made.actor("finance"), self._coming.pop(day)
        drafts = [
            ReceiptDraft(
                payer=one.contract.party_a,
                amount=one.amount + one.over,
                received_on=one.day,
                bank_reference=f"ICBC-{one.day:%y%m%d}-{next(self._lines):04}",
                customer=one.contract.customer_id,
            )
            for one in payments
        ]
        for one, money in zip(payments, create_receipts(actor=finance, drafts=drafts), strict=True):
            part = instalments_of(one.contract).get(place=one.place)
            allocate_receipt(actor=finance, pk=money.pk, parts=[(part.pk, one.amount)])
            if one.over:
                back = self._worked(day + dt.timedelta(days=6))
                self.diary.on(back, partial(self._give_back, money.pk, one.over))

    def _give_back(self, receipt: int, over: Decimal) -> None:
        today = self.made.today
        finance = self.made.actor("finance")
        refund_receipt(actor=finance, pk=receipt, amount=over, paid_on=today, reason=GIVEN_BACK)

    def _lost(self, life: Life, contract: Contract, place: int, node: NodeDraft) -> None:
        """Nobody pays: called, written to, and at last written off."""
        due = node.planned_on + dt.timedelta(days=node.days_after)
        for step, days, words in (
            ("call", 12, "对方说资金紧张，等总部拨款"),
            ("letter", 35, "催款函已签收，未答复付款日期"),
            ("lawyer", 70, "律师函已发，对方进入破产程序"),
        ):
            day = self._worked(due + dt.timedelta(days=days))
            self.diary.on(day, partial(self._dun, life.account.seller, self._part(contract, place), step, words))
        self.diary.on(
            self._worked(due + dt.timedelta(days=100)),
            lambda: write_off(actor=self.made.actor("boss"), pk=self._part(contract, place), reason=BAD_DEBT),
        )

    def _dun(self, login: str, part: int, step: str, words: str) -> None:
        dun(actor=self.made.actor(login), pk=part, step=step, words=words)

    def _part(self, contract: Contract, place: int) -> int:
        return instalments_of(contract).get(place=place).pk

    def _worked(self, day: dt.date) -> dt.date:
        return self.market.calendar.add_working_days(day, 0)
