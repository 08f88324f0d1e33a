"""The command line of goals: asking a metric."""

import argparse
import datetime as dt
from typing import Any

from yingdan.accounts.cli import acting
from yingdan.core.cli import Failure, command
from yingdan.core.refusal import Refused
from yingdan.goals.registry import evaluate, metrics

COMMAND = "metric"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the metric, such as deals.won_amount")
    parser.add_argument("--by", default="", metavar="DIM[,DIM]", help="one row for each value of these dimensions")
    parser.add_argument("--from", dest="since", type=dt.date.fromisoformat, metavar="D", help="the first day")
    parser.add_argument("--to", dest="until", type=dt.date.fromisoformat, metavar="D", help="the last day")
    parser.add_argument("--where", nargs="+", action="extend", default=[], metavar="k=v", help="only these values")
    parser.add_argument("--as", dest="user", metavar="USER", help="what this user may see")
    parser.add_argument("--list", action="store_true", help="every metric and its dimensions")


@command(
    COMMAND,
    about="Ask one registered metric.",
    example="metric deals.won_amount --by owner,quarter --from 2026-01-01 --to 2026-12-31",
    arguments=_arguments,
)
def ask(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.list:
        return {"metrics": [metric.described() for metric in metrics()]}
    if not arguments.name:
        raise Failure("name a metric, or see them all with --list")
    conditions = dict(_pair(text) for text in arguments.where)
    by = [name.strip() for name in arguments.by.split(",") if name.strip()]
    try:
        return evaluate(
            arguments.name,
            actor=acting(arguments.user),
            by=by,
            since=arguments.since,
            until=arguments.until,
            where=conditions,
        ).document()
    except Refused as refusal:
        raise Failure(str(refusal.message)) from refusal


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Failure(f"--where {text!r} is not of the form name=value")
    return name, value
