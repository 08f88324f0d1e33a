"""The Chinese working calendar: Monday to Friday, except public holidays, plus make-up days (调休)."""

from yingdan.engines.calendar_cn.calendar import WorkCalendar
from yingdan.engines.calendar_cn.report import report
from yingdan.engines.calendar_cn.sources import (
    FIRST_YEAR,
    Disagreement,
    Exceptional,
    calendar_of,
    disagreements,
    exceptional_days,
    is_known,
    is_provisional,
)

__all__ = [
    "FIRST_YEAR",
    "Disagreement",
    "Exceptional",
    "WorkCalendar",
    "calendar_of",
    "disagreements",
    "exceptional_days",
    "is_known",
    "is_provisional",
    "report",
]
