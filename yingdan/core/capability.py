"""Which rows of docs/capabilities.md a command, a page or a test makes true."""

from collections.abc import Callable

ATTRIBUTE = "__capabilities__"


def capability[T: Callable[..., object]](*ids: str) -> Callable[[T], T]:
    """Mark a function or class as a home of these capabilities; it is returned unchanged.

    `tools/capabilities.py` reads the markers from the source, so the ids must be literal strings.
    """

    def mark(target: T) -> T:
        setattr(target, ATTRIBUTE, (*ids, *vars(target).get(ATTRIBUTE, ())))
        return target

    return mark
