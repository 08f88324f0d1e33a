"""Tables that know no business noun."""

from yingdan.core.models.calendar import CalendarDay
from yingdan.core.models.company import Company
from yingdan.core.models.custom import CustomField, CustomType, Extended
from yingdan.core.models.files import File
from yingdan.core.models.journal import Batch, Cursor, Event, EventSecret, Seal
from yingdan.core.models.numbering import Counter
from yingdan.core.models.record import Record
from yingdan.core.models.requests import KeptAnswer, Tick
from yingdan.core.models.search import SearchEntry

__all__ = [
    "Batch",
    "CalendarDay",
    "Company",
    "Counter",
    "Cursor",
    "CustomField",
    "CustomType",
    "Event",
    "EventSecret",
    "Extended",
    "File",
    "KeptAnswer",
    "Record",
    "Seal",
    "SearchEntry",
    "Tick",
]
