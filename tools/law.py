"""The rules of the house that neither ruff nor import-linter knows, each a function from a file to its breaches."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from tools.rooms import ROOT

SIZES = {
    "test": 400,
    "python": 400,
    "template": 150,
    "island": 300,
    "behaviour": 80,
    "style": 300,
}
# Drawers that may ask the database without naming who asks.
OPEN_DRAWERS = frozenset({"rules", "commands", "projections", "migrations", "tests", "testing"})
# Elsewhere it takes a reason.
OPEN_PLACES = {
    "yingdan/core/": "its tables (journal, cursors, counters, company, ticks) have no owner, so no reach to ask",
    "yingdan/config/doctor.py": "counts for the operator of the machine, shown to no user",
    "yingdan/config/health.py": "one bit for the load balancer, shown to no user",
}
# Words that stand for work not done, written so that this file does not break its own rule.
STUBS = re.compile("TO[D]O|FIX[M]E|XX[X]|NotImplemented[E]rror|敬请[期]待|[Ll]orem [i]psum")
BARE_IGNORE = re.compile(
    r"#\s*type:\s*ignore(?!\[[\w, -]+\]\s*(?:#|-|–|:)\s*\S)"
    r"|#\s*noqa(?!:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*\s+(?:#|-|–)\s*\S)"
    r"|eslint-disable(?![^\n]*--\s*\S)"
)
ROLE_IN_TEMPLATE = re.compile(
    r"{%\s*(?:el)?if\b[^%]*\broles?\b(?:\.\w+)*\s*(?:==|!=|in\b)[^%]*%}"
    r"|{%\s*(?:el)?if\b[^%]*[\"'][\w-]+[\"']\s*in\s+[\w.]*roles?\b[^%]*%}"
    r"|{[{%][^}]*\b(?:is_superuser|is_staff|has_role|in_group)\b"
)
type Breaches = Iterator[tuple[int, str]]
type Rule = Callable[[str, str], Breaches]


@dataclass(frozen=True, slots=True)
class Breach:
    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def sort_of(path: str) -> str:
    """Which cap a file falls under; empty if none."""
    pure = PurePosixPath(path)
    parts = set(pure.parts)
    if pure.suffix == ".py" and "migrations" not in parts:
        return "test" if pure.name.startswith("test_") else "python"
    if pure.suffix == ".html" and "templates" in parts:
        return "template"
    if path.startswith("frontend/") and pure.suffix in {".ts", ".css"}:
        return {".css": "style"}.get(pure.suffix) or _sort_of_script(parts)
    return ""


def _sort_of_script(parts: set[str]) -> str:
    if "behaviours" in parts:
        return "behaviour"
    return "island" if "islands" in parts else ""


def too_long(path: str, source: str) -> Breaches:
    sort, lines = sort_of(path), source.count("\n")
    if sort and lines > SIZES[sort]:
        yield lines, f"{lines} lines; a {sort} file has at most {SIZES[sort]}"


def open_query(path: str, source: str) -> Breaches:
    """`.objects` and its back doors, where only visible() or unscoped(reason=…) may be asked."""
    drawers = {part.removesuffix(".py") for part in PurePosixPath(path).parts[2:]}
    if drawers & OPEN_DRAWERS or any(path.startswith(place) for place in OPEN_PLACES):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno, f"`.{node.attr}` outside {', '.join(sorted(OPEN_DRAWERS))}: ask visible(actor)"


# Exact arithmetic is done when these files turn a figure into a JSON number; nothing is computed after it.
FLOAT_AT_THE_DOOR = frozenset({"yingdan/goals/registry.py"})


def float_money(path: str, source: str) -> Breaches:
    """Floats in the rooms: sums of money that are off by a cent. Engines count days and odds, not cents."""
    if path.startswith("yingdan/engines/") or "/tests/" in path or path in FLOAT_AT_THE_DOOR:
        return
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        field = isinstance(node, ast.Attribute | ast.Name) and _name_of(node) == "FloatField"
        if called or field:
            yield getattr(node, "lineno", 0), "a float: amounts are Decimal"


def model_signal(path: str, source: str) -> Breaches:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
            yield node.lineno, "a model signal: business flow goes through commands and the journal"
        if isinstance(node, ast.Attribute) and node.attr in {"post_save", "pre_save", "post_delete", "pre_delete"}:
            yield node.lineno, "a model signal: business flow goes through commands and the journal"


def save_with_logic(path: str, source: str) -> Breaches:
    """`def save` on a class of models: what must hold belongs into a command."""
    if "models" not in {part.removesuffix(".py") for part in PurePosixPath(path).parts}:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}:
            yield node.lineno, f"logic in {node.name}(): it belongs into a command"


@cache
def heavy_packages() -> frozenset[str]:
    law = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return frozenset(law["tool"]["yingdan"]["heavy"])


def heavy_import(path: str, source: str) -> Breaches:
    """A package that takes long to import, imported by everybody who imports this file."""
    if "/tests/" in path:
        return
    for node in _outside_functions(ast.parse(source)):
        for name in _imported(node):
            if name.split(".")[0] in heavy_packages():
                yield getattr(node, "lineno", 0), f"{name} is imported when the file is: import it in the function"


def lazy_import(path: str, source: str) -> Breaches:
    """Our own rooms imported inside a function: a circle in hiding."""
    if path == "yingdan/__main__.py" or "/tests/" in path:
        return
    tree = ast.parse(source)
    outside = {id(node) for node in _outside_functions(tree)}
    room = ".".join(PurePosixPath(path).parts[:2])
    for node in ast.walk(tree):
        for name in _imported(node) if id(node) not in outside else ():
            if name.startswith("yingdan.") and not f"{name}.".startswith(f"{room}."):
                yield getattr(node, "lineno", 0), f"{name} imported inside a function: a room is imported openly"


def bare_ignore(path: str, source: str) -> Breaches:
    for number, line in enumerate(source.splitlines(), 1):
        if BARE_IGNORE.search(line):
            yield number, "a check is switched off without a code and a reason"


def stub(path: str, source: str) -> Breaches:
    for number, line in enumerate(source.splitlines(), 1):
        if found := STUBS.search(line):
            yield number, f"{found[0]!r}: a part that is not built is absent"


def role_in_template(path: str, source: str) -> Breaches:
    for found in ROLE_IN_TEMPLATE.finditer(source):
        yield source.count("\n", 0, found.start()) + 1, "asks for a role: ask for the right, {% if actor|may:… %}"


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module]
    return []


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """The statements that run when the file is imported. What stands under TYPE_CHECKING does not."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and _name_of(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _outside_functions(child)


IN_PYTHON: tuple[Rule, ...] = (
    open_query,
    float_money,
    model_signal,
    save_with_logic,
    heavy_import,
    lazy_import,
)
IN_TEMPLATES: tuple[Rule, ...] = (role_in_template,)
EVERYWHERE: tuple[Rule, ...] = (too_long, bare_ignore, stub)


def breaches(path: str, source: str) -> list[Breach]:
    """All breaches of one file; `path` is relative to the checkout."""
    rules = list(EVERYWHERE)
    if path.endswith(".py") and path.startswith("yingdan/"):
        rules += IN_PYTHON
    if path.endswith(".html"):
        rules += IN_TEMPLATES
    return [Breach(path, line, what) for rule in rules for line, what in rule(path, source)]


def files(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Every source file of the house with its text."""
    for folder in ("yingdan", "tests", "tools", "benchmarks", "frontend"):
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix in {".py", ".html", ".ts", ".css", ".po"} and not _is_made(name):
                yield name, path.read_text(encoding="utf-8")


def _is_made(name: str) -> bool:
    return "node_modules/" in name or name.startswith("yingdan/ui/static/")
