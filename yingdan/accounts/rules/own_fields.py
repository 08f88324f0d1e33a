"""The fields that a company added, for who keeps its settings."""

from django.db.models import QuerySet

from yingdan.core.custom import COLUMN
from yingdan.core.models import CustomField
from yingdan.core.policy import Actor, policy_of


def own_fields(actor: Actor, *, deleted: bool = False) -> "QuerySet[CustomField]":
    rows = CustomField.objects.filter(deleted_at__isnull=not deleted)
    return rows if actor.may("company.edit") else rows.none()


def filled(row: CustomField) -> int:
    """How many records have a value in a field, wherever they lie: a number, and no names."""
    return policy_of(row.kind).rows().filter(**{f"{COLUMN}__has_key": f"c{row.pk}"}).count()
