"""`seed`: fill a fresh database with the demo company or a large one, or found an empty one."""

import argparse
import datetime as dt
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from yingdan.core import cli, clock
from yingdan.core.company import company
from yingdan.core.fingerprint import fingerprint
from yingdan.demo import words
from yingdan.demo.big import DEALS, build_big
from yingdan.demo.company import SCALE, SEED, build

SEEDS = ("demo", "empty", "big")
LEAST, MOST = 200, 50_000
SMALLEST, LARGEST = Decimal("0.1"), Decimal(10)
# The working calendar and two years before begin here.
EARLIEST = dt.date(2010, 1, 1)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=SEEDS, help="demo: a company at work; big: a large one; empty: nothing")
    parser.add_argument("--seed", type=int, default=SEED, help="another number gives another company")
    parser.add_argument("--deals", type=_deals, default=DEALS, metavar="N", help=f"how many deals big has ({DEALS:,})")
    parser.add_argument("--scale", type=_scale, default=SCALE, metavar="X", help="size of demo, 0.1 to 10 (1)")
    parser.add_argument("--as-of", type=_day, metavar="DAY", help="the newest day of demo, such as 2026-06-30 (today)")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="write the hidden numbers of demo there, as JSON")
    parser.add_argument("--hash", action="store_true", help="answer the hash of everything that demo consists of")


def _deals(text: str) -> int:
    number = int(text)
    if not LEAST <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{number} is not between {LEAST} and {MOST}")
    return number


def _scale(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as problem:
        raise argparse.ArgumentTypeError(f"{text} is no number") from problem
    if not SMALLEST <= number <= LARGEST:
        raise argparse.ArgumentTypeError(f"{text} is not between {SMALLEST} and {LARGEST}")
    return number


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text} is no day; write it like 2026-06-30") from problem
    if not EARLIEST <= day <= clock.today():
        raise argparse.ArgumentTypeError(f"{text} is not between {EARLIEST} and today, {clock.today()}")
    return day


@cli.command("seed", about="prepare a fresh database", example="seed demo", arguments=_arguments)
def seed(arguments: argparse.Namespace) -> dict[str, Any]:
    existing = company()
    if existing is not None:
        raise cli.Failure(f"the database already holds “{existing.name}”; nothing was changed")
    if arguments.what == "empty":
        return {"seeded": "empty", "next": "open the first page and found the company"}
    more: dict[str, Any] = {}
    if arguments.what == "big":
        build_big(seed=arguments.seed, deals=arguments.deals, progress=cli.progress(arguments))
    else:
        more = _demo(arguments)
    own = company()
    return {
        "seeded": arguments.what,
        "company": own.name if own else "",
        "password": words.PASSWORD,
        "sign_ins": [person[0] for person in words.PEOPLE] + ["dealer_a", "dealer_b", "customer"],
        **more,
    }


def _demo(arguments: argparse.Namespace) -> dict[str, Any]:
    as_of: dt.date | None = arguments.as_of
    truth = build(seed=arguments.seed, scale=arguments.scale, as_of=as_of, progress=cli.progress(arguments))
    if arguments.truth:
        text = truth.as_json(seed=arguments.seed, scale=arguments.scale, as_of=as_of or clock.today())
        arguments.truth.write_text(text + "\n", encoding="utf-8")
    return fingerprint() if arguments.hash else {}
