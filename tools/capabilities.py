"""docs/capabilities.md: what the product is to do, and where each part lives, read from the markers in the code."""

import argparse
import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.rooms import ROOT

TABLE = ROOT / "docs" / "capabilities.tsv"
PAGE = ROOT / "docs" / "capabilities.md"
MARKER = "capability"
FOLDERS = ("yingdan", "tests")
INTRODUCTION = """# What Yingdan does, and where · 能力清单

Made by `python -m tools.capabilities` from the `@capability("C066")` markers on commands, pages and tests;
`bin/fix` writes it anew, `bin/check` fails when it is out of date. {done} of {total} have a home so far.

| | 能力 | capability | lives in | shown by |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Capability:
    id: str
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Marker:
    """One `@capability(…)`: the id it names, and the file and object it stands on."""

    id: str
    path: str
    name: str

    @property
    def is_test(self) -> bool:
        return "tests" in Path(self.path).parts

    @property
    def where(self) -> str:
        return f"`{self.path}:{self.name}`"


def table(path: Path = TABLE) -> list[Capability]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Capability(row["id"], row["capability_en"], row["capability_zh"]) for row in rows]


def markers(root: Path = ROOT) -> list[Marker]:
    found: list[Marker] = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if MARKER in source:
                found += markers_in(source, path.relative_to(root).as_posix())
    return found


def markers_in(source: str, path: str) -> Iterator[Marker]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _is_marker(decorator.func):
                for argument in decorator.args:
                    yield Marker(str(ast.literal_eval(argument)), path, node.name)


def _is_marker(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == MARKER) or (
        isinstance(function, ast.Attribute) and function.attr == MARKER
    )


def page(capabilities: list[Capability], found: list[Marker]) -> str:
    homes: dict[str, list[str]] = defaultdict(list)
    proofs: dict[str, list[str]] = defaultdict(list)
    for marker in found:
        (proofs if marker.is_test else homes)[marker.id].append(marker.where)
    lines = [
        f"| {one.id} | {_cell(one.chinese)} | {_cell(one.english)} "
        f"| {'<br>'.join(homes[one.id]) or 'not yet'} | {'<br>'.join(proofs[one.id])} |"
        for one in capabilities
    ]
    done = sum(1 for one in capabilities if homes[one.id])
    return INTRODUCTION.format(done=done, total=len(capabilities)) + "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def unknown(capabilities: list[Capability], found: list[Marker]) -> list[str]:
    """Markers that name no row of the table."""
    known = {one.id for one in capabilities}
    return [f"{marker.path}: {marker.name} names {marker.id}" for marker in found if marker.id not in known]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.capabilities", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
    arguments = parser.parse_args(argv)
    capabilities, found = table(), markers()
    if strangers := unknown(capabilities, found):
        print("\n".join(strangers), file=sys.stderr)
        return 1
    fresh = page(capabilities, found)
    if not arguments.check:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != fresh:
        print("docs/capabilities.md is out of date: run bin/fix", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
