"""Random small worlds of deals, for properties that must hold in each of them."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

WORLDS = int(os.environ.get("YINGDAN_WORLDS", "10"))
in_worlds = settings(
    max_examples=WORLDS,
    deadline=None,
    database=None,
    # No shrinking: the worlds are small, and shrinking them against a database takes minutes.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

OWNERS = ("sales", "mate", "sales2", "director")
FIRST = dt.date(2025, 11, 20)
days = st.integers(0, 200).map(lambda n: FIRST + dt.timedelta(days=n))
money = st.integers(0, 10_000_000_00).map(lambda fen: Decimal(fen) / 100)
lines = st.lists(st.tuples(st.integers(0, 2), st.none() | money), max_size=3)


class _Away(Exception):  # noqa: N818 - it only carries the way out
    pass


@contextmanager
def passing_world() -> Iterator[None]:
    """What happens inside is gone afterwards, as if each example had a database of its own."""
    try:
        with transaction.atomic():
            yield
            raise _Away
    except _Away:
        pass


deal_values: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "owner": st.integers(0, len(OWNERS) - 1),
        "customer": st.none() | st.integers(0, 3),
        "stage": st.integers(1, 5),
        "source": st.sampled_from(["", "展会", "转介绍"]),
        "amount": st.none() | money,
        "opened": days,
        "expected": st.none() | days,
        "lines": lines,
        "end": st.sampled_from(["open", "open", "won", "won", "lost", "void"]),
        "length": st.integers(0, 150),
        "deleted": st.integers(0, 9).map(lambda n: n == 0),
    }
)
