"""The Chinese working calendar: Monday to Friday, except public holidays, plus make-up days (调休)."""

from yingdan.engines.calendar_cn.calendar import WorkCalendar
from yingdan.engines.calendar_cn.report import report
from yingdan.engines.calendar_cn.sources import FIRST_YEAR, Exceptional, exceptional_days, known_years

__all__ = ["FIRST_YEAR", "Exceptional", "WorkCalendar", "exceptional_days", "known_years", "report"]
