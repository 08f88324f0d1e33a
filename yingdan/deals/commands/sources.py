"""What the drafts of a batch refer to, looked up once and only as far as the actor sees it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.rules import people
from yingdan.core import clock
from yingdan.core.policy import Actor, kept_questions
from yingdan.core.prepared import Keys, Question
from yingdan.core.refusal import Refused, Text
from yingdan.customers.rules import contacts, customers
from yingdan.dealers.rules import dealers
from yingdan.deals.commands.drafts import DealDraft
from yingdan.deals.models import Stage
from yingdan.products.rules import products

_NO_CUSTOMER = _("This customer does not exist, or you may not see it.")


@dataclass(slots=True)
class Known:
    """Names and departments by id, stages by process, and who creates."""

    now: dt.datetime
    today: dt.date
    customers: "dict[int, Buyer]"
    products: dict[int, str]
    owners: dict[int, int | None]
    stages: dict[int, Stage]
    default_process: int | None
    default_owner: int | None
    anywhere: bool
    allowed: set[tuple[int | None, int | None]] = field(default_factory=set)
    _ends: dict[tuple[int, bool], Stage] = field(default_factory=dict)

    def stage_of(self, draft: DealDraft) -> Stage:
        """The named stage, else the first of the process; a won deal went to the last."""
        if draft.stage is not None:
            stage = self.stages.get(draft.stage)
            if stage is None or draft.process not in (None, stage.process_id):
                raise Refused(_("This stage does not exist in the sales process."), field="stage")
            return stage
        process = draft.process or self.default_process
        last = draft.closed is not None and draft.closed.state == "won"
        if process is None:
            raise Refused(_("There is no sales process yet. Create one first."), field="process")
        if (process, last) not in self._ends:
            stages = sorted((s for s in self.stages.values() if s.process_id == process), key=lambda s: s.order)
            if not stages:
                raise Refused(_("This sales process has no stage."), field="process")
            self._ends[process, last] = stages[-1 if last else 0]
        return self._ends[process, last]


def known_of(actor: Actor, drafts: Sequence[DealDraft]) -> Known:
    default_owner = actor.as_user_id if actor.user.kind == "internal" else None
    given = {draft.owner for draft in drafts if draft.owner is not None}
    # Whoever records his own deals is known already.
    owners = {default_owner: actor.user.department_id} if default_owner == actor.user_id else {}
    contact_ids = {person.contact for draft in drafts for person in draft.people}
    visible_contacts(actor, contact_ids)
    visible_dealers(actor, {draft.dealer for draft in drafts})
    stages = {stage.pk: stage for stage in _living_stages.rows()}
    return Known(
        now=clock.now(),
        today=clock.today(),
        customers=locked_customers(actor, {draft.customer for draft in drafts}),
        products=visible_products(actor, {line.product for draft in drafts for line in draft.lines}),
        owners=owners | departments_of({*given, default_owner} - owners.keys()),
        stages=stages,
        default_process=next((stage.process_id for stage in stages.values() if stage.process.default), None),
        default_owner=default_owner,
        anywhere=actor.reach("deal.create").everything,
    )


_living_stages = Question(
    lambda: (
        Stage.objects.filter(process__deleted_at__isnull=True)
        .select_related("process")
        .only("process__default", "order", "probability")
        .order_by("pk")
    )
)


class Buyer(NamedTuple):
    """A customer as its new deals repeat it."""

    name: str
    owner: int | None
    department: int | None


def locked_customers(actor: Actor, pks: Iterable[int | None]) -> dict[int, Buyer]:
    """The customers in reach, which stay in the same hands until the command ends."""
    wanted = {pk for pk in pks if pk is not None}
    if not wanted:
        return {}

    def rows() -> "Iterator[QuerySet[Any, Any]]":
        mine = customers.visible(actor).filter(pk__in=Keys("pks")).select_for_update(of=("self",), no_key=True)
        yield mine.order_by("pk").values_list("pk", "name", "owner", "department")

    locked = kept_questions(actor, "customers of deals", rows)[0].rows(pks=wanted)
    found = {pk: Buyer(name, owner, department) for pk, name, owner, department in locked}
    if len(found) != len(wanted):
        raise Refused(_NO_CUSTOMER, field="customer")
    return found


def visible_customers(actor: Actor, pks: Iterable[int | None]) -> dict[int, str]:
    return named(lambda: customers.visible(actor), pks, _NO_CUSTOMER, "customer")


def visible_dealers(actor: Actor, pks: Iterable[int | None]) -> dict[int, str]:
    return named(lambda: dealers.visible(actor), pks, _("This dealer does not exist, or you may not see it."), "dealer")


def visible_products(actor: Actor, pks: Iterable[int | None]) -> dict[int, str]:
    return named(
        lambda: products.visible(actor), pks, _("This product does not exist, or you may not see it."), "lines"
    )


def visible_contacts(actor: Actor, pks: Iterable[int | None]) -> dict[int, str]:
    return named(
        lambda: contacts.visible(actor), pks, _("This contact does not exist, or you may not see it."), "people"
    )


def named(rows: "Callable[[], QuerySet[Any]]", pks: Iterable[int | None], sentence: Text, field: str) -> dict[int, str]:
    """The names of these ids, all of which must be in reach."""
    wanted = {pk for pk in pks if pk is not None}
    if not wanted:
        return {}
    found: dict[int, str] = dict(rows().filter(pk__in=wanted).values_list("pk", "name"))
    if len(found) != len(wanted):
        raise Refused(sentence, field=field)
    return found


def departments_of(owners: Iterable[int | None], *, working: bool = False) -> dict[int, int | None]:
    """The main department of each owner. Only employees own records; `working` asks for those who still sign in."""
    wanted = {pk for pk in owners if pk is not None}
    rows = people.rows().filter(pk__in=wanted, kind="internal", deleted_at__isnull=True)
    if working:
        rows = rows.filter(is_active=True)
    found: dict[int, int | None] = dict(rows.values_list("pk", "department_id")) if wanted else {}
    if len(found) != len(wanted):
        raise Refused(_("This person does not exist or no longer works here."), field="owner")
    return found
