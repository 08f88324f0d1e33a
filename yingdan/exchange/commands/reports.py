"""The report of an import: the contract of the command line, and the file of problem rows."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yingdan.core.models import Batch
from yingdan.exchange.commands.findings import Said, kept

type Counts = dict[str, dict[str, int]]
COLUMNS = ("file", "row", "column", "value", "reason", "rows")
# Signs that make a spreadsheet compute: a cell that begins with one is kept as text.
FORMULA = tuple("=+-@\t\r＝＋－＠")


@dataclass(frozen=True, slots=True)
class Report:
    """What happened, or would happen. `batch` is None for a rehearsal."""

    batch: int | None
    counts: Counts = field(default_factory=dict)
    rejected: Sequence[Said] = ()
    warnings: Sequence[Said] = ()
    warned: Mapping[str, set[int]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "batch": self.batch,
            "created": self.counts.get("created", {}),
            "updated": self.counts.get("updated", {}),
            "unchanged": self.counts.get("unchanged", {}),
            "rejected": [said.document() for said in self.rejected],
            "warnings": [said.document() for said in self.warnings],
        }


def report_of(batch: Batch) -> Report:
    """The report of a batch that was run, as it was kept."""
    batch.refresh_from_db()
    said = list(kept(batch))
    return Report(
        batch.pk,
        batch.report.get("counts", {}),
        [one for one in said if one.rejected],
        [one for one in said if not one.rejected],
    )


def problem_file(findings: Iterable[Said]) -> str:
    """Findings as CSV for a spreadsheet. Nothing in it can become a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for said in findings:
        values = (said.file, said.row, said.column, said.value, said.reason, said.rows)
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in values])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text
