"""Dealers into the recycle bin and out again."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.refusal import Conflict
from yingdan.customers.commands.writing import Change, lock, write
from yingdan.dealers import rules
from yingdan.dealers.commands.guests import shut_all
from yingdan.dealers.models import Dealer


@command("dealer.delete")
def delete_dealers(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Dealer]:
    """Put dealers into the recycle bin. Their deals stay; nobody of them signs in any more."""
    rows, now = lock(rules.dealers, actor, pks, "delete"), clock.now()
    shut_all(actor, [row.pk for row in rows])
    changes = [Change(row, "dealer.deleted", {"deleted_at": now}) for row in rows]
    return write(rules.dealers, changes, actor=actor, batch=batch)


@command("dealer.restore", "dealer.delete")
def restore_dealers(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Dealer]:
    """Take dealers out of the recycle bin. Guests are let in again one by one."""
    rows = lock(rules.dealers, actor, pks, "delete", deleted=True)
    codes = [row.credit_code for row in rows if row.credit_code]
    if len(set(codes)) != len(codes) or rules.everybodys_dealers().filter(credit_code__in=codes).exists():
        raise Conflict(_("Meanwhile another dealer has this credit code. Nothing was restored."))
    changes = [Change(row, "dealer.restored", {"deleted_at": None}) for row in rows]
    return write(rules.dealers, changes, actor=actor, batch=batch)
