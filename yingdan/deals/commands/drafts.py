"""What somebody wants to record: plain values, checked by the commands; own fields by their name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yingdan.deals.choices import DealState, Forecast


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDraft:
    """A product in a deal. With a price the amount is computed; a line of a file may have the amount alone, or none."""

    product: int
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    discount: Decimal = Decimal(0)
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDraft:
    """A contact's part in a deal."""

    contact: int
    role: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closing:
    """How an imported deal ended."""

    state: DealState
    closed_on: dt.date
    amount: Decimal | None = None
    reason: str = ""
    competitor: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """A stage that a deal came into before it was recorded here, and the day on which it did."""

    stage: int
    entered_on: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class DealDraft:
    """A deal to create. Without a stage it starts in the first of its process, which is the default one;
    without an owner it is the creator's. `dealer` names who brought it. `stays` are the stages it has gone through
    already, in order: it stands in the last one."""

    name: str = ""
    customer: int | None = None
    dealer: int | None = None
    owner: int | None = None
    process: int | None = None
    stage: int | None = None
    probability: int | None = None
    forecast: str = Forecast.PIPELINE
    amount: Decimal | None = None
    expected_close: dt.date | None = None
    opened_on: dt.date | None = None
    source: str = ""
    next_step: str = ""
    next_step_on: dt.date | None = None
    competitors: str = ""
    note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[LineDraft] = ()
    people: Sequence[PersonDraft] = ()
    stays: Sequence[Stay] = ()
    closed: Closing | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadDraft:
    """A lead to create. `converted` is for files of other systems that say so without naming the result."""

    name: str
    company: str = ""
    title: str = ""
    mobile: str = ""
    email: str = ""
    wechat: str = ""
    source: str = ""
    region: str = ""
    industry: str = ""
    website: str = ""
    status: str = "new"
    owner: int | None = None
    pooled: bool = False
    next_contact_on: dt.date | None = None
    note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class StageDraft:
    """A stage of a process; `pk` names the one that is kept under a new name or place."""

    name: str
    probability: int
    pk: int | None = None
    max_days: int | None = None
    required: Sequence[str] = ()
