"""What somebody wants to record about customers: plain values, checked by the commands; own fields by their name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerDraft:
    """A customer to create; without an owner it is the creator's."""

    name: str = ""
    short_name: str = ""
    credit_code: str = ""
    tier: str = ""
    industry: str = ""
    size: str = ""
    region: str = ""
    address: str = ""
    website: str = ""
    phone: str = ""
    source: str = ""
    parent: int | None = None
    owner: int | None = None
    deal_status: str = "none"
    next_contact_on: dt.date | None = None
    note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactDraft:
    """A contact to create, usually at a customer."""

    name: str = ""
    customer: int | None = None
    title: str = ""
    unit: str = ""
    reports_to: int | None = None
    role: str = ""
    attitude: str = "unknown"
    mobile: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    birthday: dt.date | None = None
    source: str = ""
    owner: int | None = None
    note: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpDraft:
    """Something said or done. `about` is ("lead" | "deal", key) where it belongs to one of these."""

    content: str
    customer: int | None = None
    contact: int | None = None
    about: tuple[str, int] | None = None
    kind: str = "call"
    at: dt.datetime | None = None
    next_contact_on: dt.date | None = None
    owner: int | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)
