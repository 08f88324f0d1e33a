"""Who may see and do what with deals, leads and sales processes; what a deal lacks."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import people
from yingdan.core.definitions import definitions, is_custom
from yingdan.core.policy import Access, Actor, Guard, Inherit, Policy, kept_questions
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Text
from yingdan.core.text import mask_email, mask_phone
from yingdan.customers.models import Contact
from yingdan.customers.rules import contacts, customers
from yingdan.deals.choices import DealState, LeadStatus
from yingdan.deals.models import Deal, DealContact, DealLine, Lead, Outcome, PipelineCell, Process, Stage, StageVisit
from yingdan.products.models import Product
from yingdan.products.rules import products

deals = Policy(
    kind="deal",
    rows=Deal.objects.all,
    inherits=Inherit(
        parent=lambda: customers, column="customer_id", owner="customer_owner", department="customer_department"
    ),
    guards={"amount": Guard()},
)
leads = Policy(
    kind="lead",
    rows=Lead.objects.all,
    actions=("view", "create", "edit", "delete", "transfer", "claim", "export", "import", "share"),
    guards={
        "mobile": Guard(others=Access.MASKED, owner=Access.EDIT, mask=mask_phone, personal=True),
        "email": Guard(others=Access.MASKED, owner=Access.EDIT, mask=mask_email, personal=True),
        "wechat": Guard(others=Access.MASKED, owner=Access.EDIT, personal=True),
    },
)
processes = Policy(
    kind="process",
    rows=Process.objects.all,
    owner="",
    department="",
    actions=("view", "create", "edit", "delete"),
)

# What a stage may ask for before a deal enters it.
REQUIRABLE: Mapping[str, Text] = {
    "customer": _("customer"),
    "amount": _("amount"),
    "expected_close": _("expected close"),
    "next_step": _("next step"),
    "next_step_on": _("next step on"),
    "competitors": _("competitors"),
    "lines": _("products"),
    "people": _("contacts"),
}


def requirable() -> Mapping[str, Text]:
    """What a gate may ask for -> what it is called: also the fields that the company added."""
    return {**REQUIRABLE, **{one.name: one.label for one in definitions("deal")}}


# What every open deal has, unless it came from a file with gaps.
BASICS = ("customer", "owner", "amount", "expected_close")
CLOSED_BASICS = ("customer", "owner")


def visible_deals(actor: Actor, action: str = "view") -> "QuerySet[Deal]":
    return deals.visible(actor, action)


def visible_leads(actor: Actor, action: str = "view") -> "QuerySet[Lead]":
    return leads.visible(actor, action)


def claimable_leads(actor: Actor) -> "QuerySet[Lead]":
    """Leads without an owner that the actor may take: those of his department, of none, or within his claim reach.

    They are seen here before they are anybody's, with their phone and mail masked."""
    if not actor.may("lead.claim"):
        return Lead.objects.none()
    home = people.rows().filter(pk=actor.as_user_id).values("department")
    near = Q(department__isnull=True) | Q(department__in=home)
    reach = actor.reach("lead.claim")
    if reach.everything:
        near = Q()
    elif reach.departments:
        near |= Q(department__in=sorted(reach.departments))
    return Lead.objects.filter(near, owner__isnull=True, deleted_at__isnull=True)


def everybodys_leads() -> "QuerySet[Lead]":
    """Every living lead. Only the search for duplicates asks this, and it says no more of a foreign one than whose."""
    return Lead.objects.filter(deleted_at__isnull=True)


def visible_processes(actor: Actor) -> "QuerySet[Process]":
    return processes.visible(actor)


def stages_of(actor: Actor) -> "QuerySet[Stage]":
    """The stages of the processes the actor may see, in the order of the board."""
    return Stage.objects.filter(process__in=processes.visible(actor)).order_by("process", "order")


def usual_stages(actor: Actor) -> list[Stage]:
    """The stages of the process that a new deal goes through unless another is chosen."""

    def stages() -> "Iterable[QuerySet[Stage]]":
        yield stages_of(actor).filter(process=visible_processes(actor).order_by("-default", "pk").values("pk")[:1])

    return kept_questions(actor, "usual stages", stages)[0].rows()


def process_stages(process: int) -> list[Stage]:
    """The stages of a process that the actor has been shown, in the order of the board."""
    return _stages_of.rows(process=process)


_stages_of = Question(lambda: Stage.objects.filter(process=Slot("process", IntegerField())).order_by("order"))


def living_deals(condition: Q) -> "QuerySet[Deal]":
    """Deals outside the recycle bin; the condition says whose, as `Policy.ways` gives it."""
    return Deal.objects.filter(condition, deleted_at__isnull=True)


def pipeline_cells(actor: Actor) -> "QuerySet[PipelineCell]":
    """The running totals of the deals that are in reach by their owner, department or customer."""
    reach = deals.by_columns(actor)
    return PipelineCell.objects.all() if reach is None else PipelineCell.objects.filter(reach)


def deals_beside_cells(actor: Actor) -> "QuerySet[Deal] | None":
    """The deals in reach that those totals leave out, because they were shared; None where there are none."""
    besides, reach = deals.besides(actor), deals.by_columns(actor)
    if besides is None or reach is None:
        return None
    return Deal.objects.filter(besides, deleted_at__isnull=True).exclude(pk__in=Deal.objects.filter(reach).values("pk"))


def main_product() -> Subquery:
    """The product with the largest amount in a deal, for counting a deal under one product."""
    lines = DealLine.objects.filter(deal=OuterRef("pk"))
    return Subquery(lines.order_by(F("amount").desc(nulls_last=True), "order", "pk").values("product")[:1])


def came_to(stages: Collection[int]) -> Q:
    """The deals that came as far as one of these stages: they stayed in it or a later one, or they are won."""
    found = Q(pk__in=[])
    for process, order in Stage.objects.filter(pk__in=stages).order_by().values_list("process", "order"):
        stays = StageVisit.objects.filter(stage__process=process, stage__order__gte=order)
        found |= Q(process=process) & (Q(state=DealState.WON) | Q(pk__in=stays.values("deal")))
    return found


def stage_names() -> "QuerySet[Stage]":
    """Stages are no secret: whoever sees a deal sees the name of its stage."""
    return Stage.objects.all()


def lines_of(actor: Actor, deal: Deal) -> "QuerySet[DealLine]":
    rows = DealLine.objects.filter(deal=deal.pk) if deals.admits(actor, deal) else DealLine.objects.none()
    return rows.select_related("product")


def people_of(actor: Actor, deal: Deal) -> "QuerySet[DealContact]":
    rows = DealContact.objects.filter(deal=deal.pk) if deals.admits(actor, deal) else DealContact.objects.none()
    return rows.filter(contact__in=contacts.visible(actor)).select_related("contact")


def lines_shown(actor: Actor, deal: Deal) -> list[DealLine]:
    """`lines_of` for the page of the deal."""
    return _lines_of.rows(deal=deal.pk) if deals.admits(actor, deal) else []


_lines_of = Question(lambda: DealLine.objects.filter(deal=Slot("deal", IntegerField())).select_related("product"))


def people_shown(actor: Actor, deal: Deal) -> list[DealContact]:
    """`people_of` for the page of the deal."""
    if not deals.admits(actor, deal):
        return []

    def named() -> "Iterable[QuerySet[DealContact]]":
        rows = DealContact.objects.filter(deal=Slot("deal", IntegerField()))
        yield rows.filter(contact__in=contacts.visible(actor)).select_related("contact")

    return kept_questions(actor, "people of a deal", named)[0].rows(deal=deal.pk)


def candidates(actor: Actor, deal: Deal) -> "QuerySet[Contact]":
    """Whom the actor may name in a deal: the contacts of its customer, and those who are named already."""
    named = DealContact.objects.filter(deal=deal.pk).values("contact")
    there = Q(pk__in=named)
    if deal.customer_id:
        there |= Q(customer=deal.customer_id)
    return contacts.visible(actor).filter(there).order_by("name", "pk")


def products_for(actor: Actor, deal: Deal) -> "QuerySet[Product]":
    """What a line of the deal may name: the catalogue as the actor sees it, and what stands in the deal already."""
    there = lines_of(actor, deal).values("product")
    return products.rows().filter(Q(pk__in=products.visible(actor).values("pk")) | Q(pk__in=there))


def reads_amount(actor: Actor, deal: Deal) -> bool:
    """Amounts and prices are one secret: who may not read the one does not get the others."""
    return deals.access(actor, "amount", mine=deals.owns(actor, deal)) >= Access.READ


def may_set_lines(actor: Actor, deal: Deal) -> bool:
    """Lines make the amount, so they need the right to both."""
    writes = deals.access(actor, "amount", mine=deals.owns(actor, deal)) == Access.EDIT
    return writes and deal.is_open and deals.admits(actor, deal, "edit")


def may_change(deal: Deal) -> Literal[True] | Text:
    """Only an open deal moves, takes lines or ends."""
    return True if deal.is_open else _("This deal is already closed. Reopen it first.")


def may_reopen(deal: Deal) -> Literal[True] | Text:
    return _("This deal is still open.") if deal.is_open else True


def may_convert(lead: Lead) -> Literal[True] | Text:
    match lead.status:
        case LeadStatus.CONVERTED:
            return _("This lead is already converted.")
        case LeadStatus.INVALID | LeadStatus.DUPLICATE:
            return _("This lead is marked invalid or duplicate. Set it back to contacted first.")
    return True


def has(deal: Deal, name: str, *, related: Iterable[str] = ()) -> bool:
    """Is a field of the deal filled? `related` names which of lines and people exist."""
    if name in ("lines", "people"):
        return name in related
    if is_custom(name):
        return name in deal.custom
    value: Any = getattr(deal, f"{name}_id" if name in ("customer", "owner") else name)
    return value is not None and value != ""


def missing_for(deal: Deal, stage: Stage, *, related: Iterable[str] = ()) -> list[str]:
    """The fields that the gate of a stage asks for and the deal does not have."""
    return [name for name in stage.required if name in requirable() and not has(deal, name, related=related)]


def is_incomplete(deal: Deal) -> bool:
    """Does the deal lack what every deal has? It happens with imported ones."""
    return not all(has(deal, name) for name in (BASICS if deal.is_open else CLOSED_BASICS))


def outcome_of(actor: Actor, deal: Deal) -> Outcome | None:
    """How a deal ended, for who sees the deal."""
    if deal.is_open or not deals.admits(actor, deal):
        return None
    return Outcome.objects.filter(deal=deal.pk).first()
