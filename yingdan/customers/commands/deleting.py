"""Customers into the recycle bin and out again, with the contacts and follow-ups that hang on them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.commands import command, delete_records, restore_records
from yingdan.core.models import Batch
from yingdan.core.policy import Actor, Policy
from yingdan.core.refusal import Conflict
from yingdan.customers import rules
from yingdan.customers.commands.guests import shut
from yingdan.customers.commands.writing import Change, lock, write
from yingdan.customers.models import Contact, Customer, FollowUp

CHILDREN: tuple[Policy[Any], ...] = (rules.contacts, rules.follow_ups)


@command("customer.delete")
def delete_customers(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Customer]:
    """Put customers into the recycle bin. Their living contacts and follow-ups go along and come back with them."""
    rows, now = lock(rules.customers, actor, pks, "delete"), clock.now()
    for policy in CHILDREN:
        children = policy.rows().filter(customer__in=[row.pk for row in rows], deleted_at__isnull=True)
        if policy is rules.contacts:
            _shut_out(actor, children)
        _write_all(policy, children, "deleted", now, actor=actor, batch=batch)
    changes = [Change(row, "customer.deleted", {"deleted_at": now}) for row in rows]
    return write(rules.customers, changes, actor=actor, batch=batch)


@command("customer.restore", "customer.delete")
def restore_customers(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Customer]:
    """Take customers out of the recycle bin, with what went there along with them."""
    rows = lock(rules.customers, actor, pks, "delete", deleted=True)
    codes = [row.credit_code for row in rows if row.credit_code]
    taken = rules.everybodys_customers().exclude(credit_code="").filter(credit_code__in=codes)
    if len(set(codes)) != len(codes) or taken.exists():
        raise Conflict(_("Meanwhile another customer has this credit code. Nothing was restored."))
    for policy in CHILDREN:
        # The same moment: what had been deleted before stays where it is.
        children = policy.rows().filter(customer__in=[row.pk for row in rows], deleted_at=F("customer__deleted_at"))
        _write_all(policy, children, "restored", None, actor=actor, batch=batch)
    changes = [Change(row, "customer.restored", {"deleted_at": None}) for row in rows]
    return write(rules.customers, changes, actor=actor, batch=batch)


def _write_all(
    policy: Policy[Any], rows: "QuerySet[Any]", verb: str, at: dt.datetime | None, *, actor: Actor, batch: Batch | None
) -> None:
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    changes = [Change(row, f"{policy.kind}.{verb}", {"deleted_at": at}) for row in locked]
    write(policy, changes, actor=actor, batch=batch)


def _shut_out(actor: Actor, contacts: "QuerySet[Contact]") -> None:
    """Restored, a contact is invited again."""
    for contact in contacts.filter(account__is_active=True).select_related("account"):
        shut(actor, contact)


@command("contact.delete")
def delete_contacts(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[Contact]:
    """Put contacts into the recycle bin. What was said with them stays; none of them signs in any more."""
    gone = delete_records(actor=actor, policy=rules.contacts, pks=pks, batch=batch)
    _shut_out(actor, rules.contacts.rows().filter(pk__in=[one.pk for one in gone]))
    return gone


@command("contact.restore", "contact.delete")
def restore_contacts(*, actor: Actor, pks: Sequence[int]) -> list[Contact]:
    return restore_records(actor=actor, policy=rules.contacts, pks=pks)


@command("followup.delete")
def delete_follow_ups(*, actor: Actor, pks: Sequence[int], batch: Batch | None = None) -> list[FollowUp]:
    """Put follow-ups into the recycle bin; the customer's last contact stays as it was."""
    return delete_records(actor=actor, policy=rules.follow_ups, pks=pks, batch=batch)


@command("followup.restore", "followup.delete")
def restore_follow_ups(*, actor: Actor, pks: Sequence[int]) -> list[FollowUp]:
    return restore_records(actor=actor, policy=rules.follow_ups, pks=pks)
