"""The command line of insight: following the golden thread."""

import argparse
from typing import Any

from yingdan.accounts.cli import acting
from yingdan.core.cli import Failure, command
from yingdan.core.policy import policy_of
from yingdan.insight.queries import NOTHING, Stop, Strand, thread
from yingdan.insight.rules import KINDS


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    parser.add_argument("id", metavar="ID", type=int, help="the number at the end of its address")
    parser.add_argument("--as", dest="user", metavar="USER", help="what this user may see")


def say(found: dict[str, Any]) -> str:
    """The sums, and a line for each strand from the goal to the money."""
    lines = [f"{found['record']['name']}: collected {found['collected']}, open {found['open']}"]
    for one in found["strands"]:
        way = [one[kind] for kind in KINDS if one[kind]]
        lines.append(
            f"  {one['amount']:>16}  {one['day']}  " + " → ".join(str(s["name"] or f"#{s['id']}") for s in way)
        )
    return "\n".join(lines)


@command(
    "trace",
    about="Follow the golden thread up and down from one record.",
    example="trace contract 3",
    arguments=_arguments,
    say=say,
)
def trace(arguments: argparse.Namespace) -> dict[str, Any]:
    actor = acting(arguments.user)
    row = policy_of(arguments.kind).visible(actor).filter(pk=arguments.id).first()
    if row is None:
        raise Failure(f"{arguments.kind} {arguments.id}: there is none, or {arguments.user or 'cli'} may not see it")
    strands = thread(actor, arguments.kind, row.pk)
    paid = sum((one.amount for one in strands if one.receipt is not None), NOTHING)
    whole = sum((one.amount for one in strands), NOTHING)
    return {
        "record": {"kind": arguments.kind, "id": row.pk, "name": str(row)},
        "collected": f"{paid:.2f}",
        "open": f"{whole - paid:.2f}",
        "strands": [_said(one) for one in strands],
    }


def _said(one: Strand) -> dict[str, Any]:
    ways = {kind: getattr(one, kind) for kind in KINDS}
    return {kind: _stop(stop) for kind, stop in ways.items()} | {"amount": f"{one.amount:.2f}", "day": str(one.day)}


def _stop(stop: Stop | None) -> dict[str, Any] | None:
    return None if stop is None else {"id": stop.pk, "name": stop.name}
