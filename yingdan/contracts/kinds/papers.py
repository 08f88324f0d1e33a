"""The files that are being made of a quote or contract, on its page; those that are made stand among its files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import PaperState
from yingdan.contracts.models import Contract, Quote
from yingdan.core.policy import Actor
from yingdan.ui.kinds import Panel


def papers_context(kind: str, row: Quote | Contract) -> dict[str, Any]:
    found = rules.papers_of(kind, row.pk)
    waiting = any(paper.state == PaperState.WAITING for paper in found)
    return {"papers": found, "waiting": waiting, "row": row}


def papers_panel(kind: str) -> Panel:
    def context(actor: Actor, row: Any) -> dict[str, Any] | None:
        its = papers_context(kind, row)
        return its if its["papers"] else None

    return Panel(_("Files under way"), "contracts/papers.html", context, side=True)
