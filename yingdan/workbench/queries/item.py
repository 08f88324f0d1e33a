"""One line of what waits for a person."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

# So many lines of each kind are shown at first; so many of one sort are looked at.
MOST, MOST_PLAIN = 8, 5
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what happened, where, until when, how much is at stake, and the one verb for it.

    closes: the day is an expected close, which is not what is late. dialog: the verb opens over the page."""

    icon: str
    tone: str
    sentence: str
    place: tuple[str, str]
    due: dt.date | None
    amount: Decimal | None
    url: str
    verb: str
    act: str
    closes: bool = False
    dialog: bool = True
