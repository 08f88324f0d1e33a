"""The saved views of a list, as its page shows them."""

from yingdan.accounts import rules
from yingdan.core.policy import Actor, kept
from yingdan.ui.kinds.saved import Saved, shelf


@shelf
def views_of_list(actor: Actor, kind: str) -> list[Saved]:
    """Kept as long as nobody's rights and no view change: a list that is opened again asks nothing."""
    return kept(actor, ("views", kind, actor.user_id), lambda: _views(actor, kind))


def _views(actor: Actor, kind: str) -> list[Saved]:
    return [
        Saved(
            pk=row.pk,
            name=row.name,
            query=row.query,
            mine=row.owner_id == actor.user_id,
            first=row.first,  # type: ignore[attr-defined]  # annotated
        )
        for row in rules.visible_views(actor, kind)
    ]
