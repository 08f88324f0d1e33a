"""Starting a process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Around the imports of a start: nothing of them becomes garbage, and looking for it takes a tenth of the time.

    What stands at the end is never looked through again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
