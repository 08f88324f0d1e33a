"""The way from a record to its thread."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.insight.rules import KINDS
from yingdan.ui.kinds import Panel, kind_of


def _way(kind: str) -> Any:
    def context(actor: Actor, row: Any) -> dict[str, Any] | None:
        if not actor.may("receipt.view"):
            return None
        return {"url": f"/thread/?of={kind}:{row.pk}"}

    return context


for _kind in KINDS:
    if _kind != "task":
        kind_of(_kind).panels.append(Panel(_("Golden thread"), "insight/way.html", _way(_kind), side=True))
