"""What an import has to say: rejected rows one by one, warnings of the same cause together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from yingdan.core.models import Batch
from yingdan.exchange.models import Finding

STEP = 500
MOST_PLACES = 200


@dataclass(slots=True)
class Said:
    """One finding; `rows` counts how often it holds, `row` is where it held first and `places` are the next ones.

    sort: what is wrong, in a word for the program. fix: what the cell probably should say.
    """

    rejected: bool
    file: str
    row: int
    column: str
    value: str
    reason: str
    rows: int = 1
    sort: str = ""
    fix: str = ""
    places: list[int] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "file": self.file, "row": self.row, "column": self.column, "value": self.value, "reason": self.reason
        }  # fmt: skip
        return found if self.rejected else {**found, "rows": self.rows}


class Findings:
    """Collects findings in the order in which they occur."""

    def __init__(self) -> None:
        self.rejections: list[Said] = []
        self._warnings: dict[tuple[str, str, str, str], Said] = {}
        # The rows of each file that have a warning; a row may have several.
        self.warned: defaultdict[str, set[int]] = defaultdict(set)

    @property
    def warnings(self) -> list[Said]:
        return list(self._warnings.values())

    def reject(
        self,
        file: str,
        row: int,
        reason: "str | Promise",
        *,
        column: str = "",
        value: str = "",
        sort: str = "",
        fix: str = "",
    ) -> None:
        self.rejections.append(
            Said(True, file[:200], row, column[:200], value[:400], str(reason), sort=sort, fix=fix[:400])
        )

    def warn(
        self,
        file: str,
        row: int,
        reason: "str | Promise",
        *,
        column: str = "",
        value: str = "",
        sort: str = "",
        fix: str = "",
    ) -> None:
        key = (file, column, value, str(reason))
        if row:
            self.warned[file].add(row)
        if key not in self._warnings:
            self._warnings[key] = Said(
                False, file[:200], row, column[:200], value[:400], str(reason), sort=sort, fix=fix[:400]
            )
            return
        said = self._warnings[key]
        said.rows += 1
        if len(said.places) < MOST_PLACES:
            said.places.append(row)

    def keep(self, batch: Batch) -> None:
        """Write them down, in place of what an interrupted run of the same batch found."""
        Finding.objects.filter(batch=batch).delete()
        rows = [Finding(batch=batch, **_columns(said)) for said in (*self.rejections, *self.warnings)]
        Finding.objects.bulk_create(rows, batch_size=STEP)


def kept(batch: Batch) -> Iterator[Said]:
    for row in Finding.objects.filter(batch=batch).order_by("pk").iterator():
        yield Said(row.rejected, row.file, row.row, row.column, row.value, row.reason, row.rows)


def _columns(said: Said) -> dict[str, Any]:
    return {
        "rejected": said.rejected,
        "file": said.file,
        "row": said.row,
        "column": said.column,
        "value": said.value,
        "reason": said.reason,
        "rows": said.rows,
    }
