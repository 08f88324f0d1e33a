"""The whole database as one hash per table: after a refusal nothing differs, not even the journal or a session."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps

from yingdan.core.testing import hashes_of


def every_table() -> dict[str, str]:
    return hashes_of(model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


@contextmanager
def nothing_written() -> Iterator[None]:
    before = every_table()
    yield
    after = every_table()
    changed = sorted({name for name, _digest in before.items() ^ after.items()})
    assert not changed, f"written: {', '.join(changed)}"
