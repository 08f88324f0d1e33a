"""`seed`: fill a fresh database with the demo company, or found an empty one."""

import argparse
from typing import Any

from yingdan.core import cli
from yingdan.core.company import company
from yingdan.demo import words
from yingdan.demo.company import build

SEEDS = ("demo", "empty")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=SEEDS, help="demo: a company at work; empty: nothing, the first run asks")
    parser.add_argument("--seed", type=int, default=7, help="another number gives another demo company")


@cli.command("seed", about="prepare a fresh database", example="seed demo", arguments=_arguments)
def seed(arguments: argparse.Namespace) -> dict[str, Any]:
    existing = company()
    if existing is not None:
        raise cli.Failure(f"the database already holds “{existing.name}”; nothing was changed")
    if arguments.what == "empty":
        return {"seeded": "empty", "next": "open the first page and found the company"}
    build(seed=arguments.seed)
    return {
        "seeded": "demo",
        "company": words.COMPANY,
        "password": words.PASSWORD,
        "sign_ins": [person[0] for person in words.PEOPLE] + ["dealer_a", "dealer_b", "customer"],
    }
