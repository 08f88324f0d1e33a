"""What somebody wants to record about dealers: plain values, checked by the commands; own fields by their name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class DealerDraft:
    """A dealer to create; without an owner it is the creator's. A file may bring dealers in any state."""

    name: str
    short_name: str = ""
    credit_code: str = ""
    tier: str = ""
    parent: int | None = None
    owner: int | None = None
    state: str = "prospect"
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""
    regions: Sequence[str] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
