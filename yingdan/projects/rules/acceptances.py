"""Who sees which acceptances, what was found, and what may be signed."""

from collections.abc import Collection
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor, Inherit, Policy
from yingdan.core.refusal import Text
from yingdan.projects.choices import UNSETTLED, AcceptanceState, Finding
from yingdan.projects.models import Acceptance, Criterion, Defect, Signature
from yingdan.projects.rules.plans import projects

acceptances = Policy(
    kind="acceptance",
    rows=Acceptance.objects.all,
    department="",
    inherits=Inherit(parent=lambda: projects, column="project_id", writes=True, hands_out=True),
    actions=("view", "create", "edit", "delete", "export"),
)


def visible_acceptances(actor: Actor, action: str = "view") -> "QuerySet[Acceptance]":
    return acceptances.visible(actor, action)


def acceptances_of(project: int) -> "QuerySet[Acceptance]":
    """The living acceptances of a project that the caller has seen."""
    return Acceptance.objects.filter(project=project, deleted_at=None).order_by("planned_on", "pk")


def criteria_of(row: Acceptance) -> list[Criterion]:
    return list(Criterion.objects.filter(acceptance=row))


def defects_of(row: Acceptance) -> list[Defect]:
    return list(Defect.objects.filter(acceptance=row).select_related("owner", "fixed_by"))


def open_defects(row: Acceptance) -> "QuerySet[Defect]":
    return Defect.objects.filter(acceptance=row, fixed_on=None)


def signatures_of(row: Acceptance) -> list[Signature]:
    return list(Signature.objects.filter(acceptance=row).select_related("by", "paper").order_by("pk"))


def sides_signed(keys: Collection[int]) -> set[tuple[int, str]]:
    """(acceptance, side) of every signature on these acceptances."""
    return set(Signature.objects.filter(acceptance__in=keys).values_list("acceptance", "side"))


def may_pass(row: Acceptance) -> Literal[True] | Text:
    """May it be passed without a condition? Else the sentence that says what is in the way."""
    findings = [one.finding for one in criteria_of(row)]
    if unmet := findings.count(Finding.UNMET):
        return _("%(count)s criteria are not met: it passes with conditions, or not.") % {"count": unmet}
    if left := open_defects(row).count():
        return _("%(count)s defects are not fixed: it passes with conditions, or not.") % {"count": left}
    return True


def is_prepared(row: Acceptance) -> bool:
    return row.state == AcceptanceState.PREPARED


def is_open_acceptance(row: Acceptance) -> bool:
    return row.state in UNSETTLED


def is_announced(row: Acceptance) -> bool:
    return row.state in (AcceptanceState.SUBMITTED, AcceptanceState.INSPECTING)


def is_concluded(row: Acceptance) -> bool:
    return row.state == AcceptanceState.CONCLUDED


def has_failed(row: Acceptance) -> bool:
    return row.state == AcceptanceState.FAILED


def takes_defects(row: Acceptance) -> bool:
    """Something found later is put right too, until nobody can sign any more."""
    return row.state not in (AcceptanceState.PREPARED, AcceptanceState.FAILED)


def unsettled(project: int) -> "QuerySet[Acceptance]":
    """Those of a project whose result is not signed."""
    return acceptances_of(project).filter(state__in=(*UNSETTLED, AcceptanceState.CONCLUDED))
