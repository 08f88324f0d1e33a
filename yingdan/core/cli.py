"""The command line: rooms register commands here, `python -m yingdan` runs them."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

type Setup = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One command: its name, a sentence, an example, its arguments and the function that runs it.

    `run` answers a JSON-able document (printed as JSON with --json, else by `say`), or None.
    """

    name: str
    about: str
    example: str
    run: Callable[[argparse.Namespace], Any]
    arguments: Setup | None = None
    say: Callable[[Any], str] | None = None


_lines: dict[str, Line] = {}


def command(
    name: str, *, about: str, example: str, arguments: Setup | None = None, say: Callable[[Any], str] | None = None
) -> Callable[[Callable[[argparse.Namespace], Any]], Callable[[argparse.Namespace], Any]]:
    def register(function: Callable[[argparse.Namespace], Any]) -> Callable[[argparse.Namespace], Any]:
        _lines[name] = Line(name, about, example, function, arguments, say)
        return function

    return register


class Failure(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A command cannot go on: one line that says what, where, and what to do."""


def registered() -> dict[str, Line]:
    return dict(_lines)


def parser_of(line: Line) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"yingdan {line.name}",
        description=line.about,
        epilog=f"example: yingdan {line.example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    if line.arguments:
        line.arguments(parser)
    return parser


def progress(arguments: argparse.Namespace) -> Callable[[int, int], None]:
    """What tells how far long work has come: a bar where a person looks on, else nothing."""
    return _bar if sys.stderr.isatty() and not arguments.json else lambda done, total: None


def run(line: Line, argv: list[str]) -> int:
    """Run one command; 0 on success, 1 with one line on stderr otherwise (argparse itself exits 2)."""
    arguments = parser_of(line).parse_args(argv)
    try:
        answer = line.run(arguments)
    except (Failure, OSError, ValueError) as problem:
        print(f"yingdan {line.name}: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"yingdan {line.name}: stopped", file=sys.stderr)
        return 130
    if answer is None:
        return 0
    said = json.dumps(answer, ensure_ascii=False, indent=None, default=str) if arguments.json else _said(line, answer)
    try:
        print(said, flush=True)
    except BrokenPipeError:
        # The reader has seen enough; what follows must not try to flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _said(line: Line, answer: Any) -> str:
    return line.say(answer) if line.say else json.dumps(answer, ensure_ascii=False, indent=2, default=str)


def _bar(done: int, total: int) -> None:
    share = done / total if total else 1
    filled = int(share * 30)
    end = "\n" if done >= total else ""
    print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)
