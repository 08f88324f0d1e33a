"""A clock that stands still for a company that is made up."""

import datetime as dt
from zoneinfo import ZoneInfo

from yingdan.core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_stopped_clock_says_its_moment_as_a_database_gives_it_back() -> None:
    """The digests of the journal are of the text of a moment: +08:00 and +00:00 would be two."""
    with clock.stopped(dt.datetime(2026, 3, 2, 7, 30, tzinfo=SHANGHAI)):
        assert clock.now().isoformat() == "2026-03-01T23:30:00+00:00"
        assert clock.today() == dt.date(2026, 3, 2)


def test_what_is_lived_inside_counts_from_the_stopped_moment_and_both_end() -> None:
    before = clock.now()
    with clock.stopped(dt.datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)):
        with clock.lived(dt.timedelta(days=1)):
            assert clock.today() == dt.date(2026, 3, 1)
        assert clock.today() == dt.date(2026, 3, 2)
    assert clock.now() >= before
