"""Records that stand below one of their own kind: a parent company, a superior. Never in a circle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yingdan.core.refusal import Refused, Text


@dataclass(frozen=True, slots=True)
class Chain:
    """By which field the records of a model stand below one another; `endless` is said of a chain longer than
    `longest`."""

    model: Any
    field: str
    endless: Text
    longest: int = 50

    def hold(self, pk: int, above: int, circle: Callable[[list[int]], Text]) -> Any:
        """The record above, for one that exists already. A circle is refused with what `circle` says of the keys from
        the one above to the last before the record itself.

        The one below and the whole chain above stay locked, lowest key first: of two edits that would close a circle
        together, the second one sees the first.
        """
        while True:
            chain = self.above(above)
            if pk in chain:
                raise Refused(circle(chain[: chain.index(pk)]), field=self.field)
            rows = self.model.objects.select_for_update(of=("self",)).filter(pk__in=[pk, *chain]).order_by("pk")
            locked = {row.pk: row for row in rows}
            if self.above(above) == chain:
                return locked[above]

    def above(self, pk: int | None) -> list[int]:
        """A record and those above it, from below to the top."""
        chain: list[int] = []
        while pk is not None and pk not in chain:
            if len(chain) >= self.longest:
                raise Refused(self.endless, field=self.field)
            chain.append(pk)
            pk = self.model.objects.filter(pk=pk).values_list(self.field, flat=True).first()
        return chain
