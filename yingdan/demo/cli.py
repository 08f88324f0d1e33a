"""`seed`: fill a fresh database with the demo company or a large one, or found an empty one."""

import argparse
from typing import Any

from yingdan.core import cli
from yingdan.core.company import company
from yingdan.demo import words
from yingdan.demo.big import DEALS, build_big
from yingdan.demo.company import build

SEEDS = ("demo", "empty", "big")
LEAST, MOST = 200, 50_000


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=SEEDS, help="demo: a company at work; big: a large one; empty: nothing")
    parser.add_argument("--seed", type=int, default=7, help="another number gives another company")
    parser.add_argument("--deals", type=_deals, default=DEALS, metavar="N", help=f"how many deals big has ({DEALS:,})")


def _deals(text: str) -> int:
    number = int(text)
    if not LEAST <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{number} is not between {LEAST} and {MOST}")
    return number


@cli.command("seed", about="prepare a fresh database", example="seed demo", arguments=_arguments)
def seed(arguments: argparse.Namespace) -> dict[str, Any]:
    existing = company()
    if existing is not None:
        raise cli.Failure(f"the database already holds “{existing.name}”; nothing was changed")
    if arguments.what == "empty":
        return {"seeded": "empty", "next": "open the first page and found the company"}
    if arguments.what == "big":
        build_big(seed=arguments.seed, deals=arguments.deals, progress=cli.progress(arguments))
    else:
        build(seed=arguments.seed)
    own = company()
    return {
        "seeded": arguments.what,
        "company": own.name if own else "",
        "password": words.PASSWORD,
        "sign_ins": [person[0] for person in words.PEOPLE] + ["dealer_a", "dealer_b", "customer"],
    }
