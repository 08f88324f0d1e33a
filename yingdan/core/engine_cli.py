"""Command lines of the engines: they need neither a database nor settings."""

import argparse
import datetime as dt
from typing import Any

from yingdan.core import cli
from yingdan.engines.calendar_cn import report


def _days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=dt.date.fromisoformat, required=True, metavar="DAY")
    parser.add_argument("--to", dest="end", type=dt.date.fromisoformat, required=True, metavar="DAY")


@cli.command(
    "workdays",
    about="working days between two days, both included, by the Chinese calendar",
    example="workdays --from 2026-10-01 --to 2026-10-31",
    arguments=_days,
)
def workdays(arguments: argparse.Namespace) -> dict[str, Any]:
    return report(arguments.start, arguments.end)
