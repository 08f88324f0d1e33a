"""Reads the worked tables of docs/algorithms, so that a test holds the page to its figures."""

from pathlib import Path

PAGES = Path(__file__).resolve().parents[3] / "docs" / "algorithms"


def worked(page: str, heading: str) -> list[tuple[str, ...]]:
    """The rows of the first table under a heading of a page, without its head; back-ticks are taken off.

    LookupError when the heading or its table is missing: a test over no rows would hold whatever the page says.
    """
    lines = (PAGES / f"{page}.md").read_text(encoding="utf-8").splitlines()
    below = lines[lines.index(heading) + 1 :] if heading in lines else []
    chapter = below[: next((place for place, line in enumerate(below) if line.startswith("#")), len(below))]
    rows = [line for line in chapter if line.startswith("|")][2:]
    if not rows:
        raise LookupError(f"{page}.md has no table under {heading!r}")
    return [tuple(cell.strip().strip("`") for cell in row.strip("|").split("|")) for row in rows]
