"""Numbers such as HT-2026-000123: unique, in order, without gaps."""

from django.db import connection
from django.db.models import CharField, F

from yingdan.core import clock
from yingdan.core.models import Counter
from yingdan.core.prepared import Question, Slot


def next_numbers(code: str, count: int = 1, *, yearly: bool = True, width: int = 6) -> list[str]:
    """Take the next `count` numbers of a code. The counter's row stays locked until the command commits,
    so a refused command gives its numbers back."""
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction of its command.")
    prefix = f"{code}-{clock.today().year}" if yearly else code
    counter = Counter.objects.filter(prefix=prefix)
    if not counter.update(last=F("last") + count):
        # The first number of its kind; somebody else may be taking it at this very moment.
        Counter.objects.bulk_create([Counter(prefix=prefix)], ignore_conflicts=True)
        counter.update(last=F("last") + count)
    (last,) = _last.first(prefix=prefix)
    return [f"{prefix}-{number:0{width}d}" for number in range(last - count + 1, last + 1)]


_last = Question(lambda: Counter.objects.filter(prefix=Slot("prefix", CharField())).values_list("last"))
