"""Deals and sales processes as lists, records and forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.accounts.kinds import sharing_panel
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.prepared import Keys, Question
from yingdan.core.search import Words, searchable
from yingdan.deals import commands, rules
from yingdan.deals.commands.drafts import DealDraft
from yingdan.deals.models import Deal
from yingdan.notes.kinds import Tags
from yingdan.ui import nav
from yingdan.ui.kinds import (
    Action,
    Calendar,
    Choice,
    Day,
    Department,
    Figure,
    Kind,
    Moment,
    Money,
    Number,
    Panel,
    Paragraph,
    Percent,
    Person,
    Reference,
    Text,
    View,
    YesNo,
    say,
)
from yingdan.ui.kinds.fields.base import Operator
from yingdan.ui.kinds.forms import keys


def _create_deal(*, actor: Actor, values: Mapping[str, Any]) -> Deal:
    return commands.create_deals(actor=actor, drafts=[DealDraft(**keys(values))])[0]


def _is_open(deal: Deal) -> bool:
    return deal.is_open


REACHED = Operator("reached", _("came as far as"), "exact")


@dataclass(frozen=True, kw_only=True)
class StageOf(Reference):
    """The stage of a deal. It is also asked how far a deal came, which is what the funnel counts."""

    operators: ClassVar[tuple[Operator, ...]] = (*Reference.operators, REACHED)
    size: ClassVar[str] = "choice"

    def compare(self, operator: Operator, value: str) -> Q:
        if operator is not REACHED:
            return super().compare(operator, value)
        return rules.came_to([self.parse(part) for part in value.split(",")])

    def lasts(self, operator: str) -> bool:
        # The order of the stages is looked up, and may change.
        return operator != REACHED.name

    def said(self, operator: str, value: str, actor: Actor) -> str:
        if operator != REACHED.name:
            return super().said(operator, value, actor)
        return f"{REACHED.label} {super().said('is', value, actor).rpartition('：')[2]}"


@dataclass(frozen=True, kw_only=True)
class Bringer(Reference):
    """The dealer that brought a deal; nobody who sees no dealers is asked."""

    def is_a_choice(self, actor: Actor) -> bool:
        return actor.may("dealer.view")


stage = StageOf(name="stage", to="stage", rows=rules.stages_of, editable=False, order="order")

deal_kind = Kind(
    policy=rules.deals,
    model=Deal,
    label=_("deal"),
    plural=_("deals"),
    icon="target-arrow",
    url="/deals/",
    fields=(
        Text(name="name", primary=True, required=True),
        Number(name="number", editable=False),
        Reference(name="customer", to="customer", url="/customers/", required=True),
        Bringer(name="dealer", to="dealer", url="/dealers/", help=_("Who brought it; empty: we found it ourselves")),
        Money(name="amount", required=True, help=_("In yuan; 86万 is understood")),
        Percent(name="probability"),
        Day(name="expected_close", required=True, due=True, due_when=("state", "open")),
        stage,
        Day(name="stage_since", editable=False),
        Text(name="next_step"),
        Day(name="next_step_on", due=True, due_when=("state", "open")),
        Choice(name="state", tones={"won": "ok", "lost": "bad", "open": "info", "void": ""}),
        Choice(name="forecast"),
        Reference(
            name="process",
            to="process",
            rows=rules.visible_processes,
            editable=False,
            of_several=True,
            help=_("Empty: the default one"),
        ),
        Person(name="owner", editable=False),
        Department(name="department", editable=False),
        Text(name="source"),
        Text(name="competitors"),
        Day(name="opened_on"),
        Day(name="closed_on", editable=False),
        Figure(name="pushes", editable=False),
        YesNo(name="incomplete", editable=False),
        Paragraph(name="note"),
        Moment(name="created_at", editable=False),
        Moment(name="updated_at", editable=False),
        Tags(to="deal"),
    ),
    columns=("name", "customer", "amount", "probability", "expected_close", "stage", "state", "next_step", "owner"),
    form=(
        "name",
        "customer",
        "amount",
        "expected_close",
        "process",
        "probability",
        "forecast",
        "next_step",
        "next_step_on",
        "dealer",
        "source",
        "competitors",
        "note",
    ),
    filters=(
        "owner",
        "department",
        "process",
        "stage",
        "state",
        "amount",
        "expected_close",
        "probability",
        "customer",
        "dealer",
        "forecast",
        "next_step_on",
        "closed_on",
        "source",
        "incomplete",
        "tags",
    ),
    sort="-updated_at",
    create=_create_deal,
    edit=commands.edit_deal,
    remove=commands.delete_deals,
    restore=commands.restore_deals,
    transfer=commands.transfer_deals,
    bulk=True,
    subtitle="customer",
    facts=("number", "state", "owner"),
    figures=("amount", "probability", "expected_close", "stage"),
    phone=("name", "amount", "customer", "expected_close", "next_step", "owner"),
    search=("name", "number", "customer__name"),
    sums=("amount",),
    views=(
        View("all", _("All deals")),
        View("mine", _("My open deals"), "f=owner:is:me&f=state:is:open&sort=expected_close"),
        View("soon", _("Closing within 90 days"), "f=state:is:open&f=expected_close:max:%2B90&sort=expected_close"),
        View("late", _("Past the expected close"), "f=state:is:open&f=expected_close:max:-1&sort=expected_close"),
        View("no_step", _("Without a next step"), "f=state:is:open&f=next_step:empty:&sort=-amount"),
    ),
    actions=(
        Action("move", _("Move stage"), "arrow-right-circle", "move/", when=_is_open, main=True, key="m"),
        Action("win", _("Win"), "trophy", "win/", when=_is_open),
        Action("lose", _("Lose"), "circle-x", "lose/", when=_is_open),
        Action("follow", _("Write follow-up"), "phone", "follow-up/", permission="view", key="f"),
        Action("transfer", _("Transfer"), "user-share", "transfer/", permission="transfer", minor=True, when=_is_open),
        Action("reopen", _("Reopen"), "refresh", "reopen/", when=lambda deal: not deal.is_open),
    ),
    board="/deals/board/",
    report="/pipeline/",
    calendar=Calendar(("expected_close", "next_step_on"), ("customer", "amount")),
)

nav.add(nav.Item(_("Deals"), "/deals/", "target-arrow", "sales", 20, "deal.view", key="L", phone=True))
nav.add(nav.Item(_("Pipeline and funnel"), "/pipeline/", "chart-histogram", "steer", 20, "deal.view"))
nav.add(nav.Item(_("Sales processes"), "/settings/processes/", "git-branch", "foot", 53, "process.edit"))

for verb, sentence in {
    "deal.created": _("opened this deal"),
    "deal.moved": _("moved the stage"),
    "deal.won": _("won this deal"),
    "deal.lost": _("lost this deal"),
    "deal.voided": _("set this deal aside as void"),
    "deal.reopened": _("opened this deal again"),
    "deal.lines_set": _("changed the product lines"),
    "deal.people_set": _("changed the people of this deal"),
}.items():
    say(verb, sentence)


@searchable("deal", ("name", "number", "customer"))
def _deal_words(pks: Sequence[int]) -> Iterable[Words]:
    for pk, name, number, customer in _named.rows(pks=pks):
        yield pk, (name,), (number, customer or "")


_named = Question(
    lambda: (
        rules.deals.rows()
        .filter(pk__in=Keys("pks"), deleted_at__isnull=True)
        .values_list("pk", "name", "number", "customer__name")
    )
)


def _path(actor: Actor, deal: Deal) -> dict[str, Any]:
    """Where the deal stands on its way, and whether it stands there too long."""
    stages = rules.process_stages(deal.process_id)
    place = next((i for i, one in enumerate(stages) if one.pk == deal.stage_id), 0)
    limit = next((one.max_days for one in stages if one.pk == deal.stage_id), None)
    days = (clock.today() - deal.stage_since).days
    late = deal.is_open and limit is not None and days > limit
    return {
        "names": [one.name for one in stages],
        "place": len(stages) if deal.state == "won" else place,
        "days": days,
        "over": days - (limit or 0) if late else 0,
        "deal": deal,
        "outcome": rules.outcome_of(actor, deal),
    }


def _lines(actor: Actor, deal: Deal) -> dict[str, Any]:
    lines, shows = rules.lines_shown(actor, deal), rules.reads_amount(actor, deal)
    return {"lines": lines, "deal": deal, "shows": shows, "may_set": rules.may_set_lines(actor, deal)}


def _people(actor: Actor, deal: Deal) -> dict[str, Any] | None:
    if not actor.may("contact.view"):
        return None
    may_set = deal.is_open and rules.deals.admits(actor, deal, "edit")
    return {"people": rules.people_shown(actor, deal), "deal": deal, "may_set": may_set}


deal_kind.panels.append(Panel(_("Way"), "deals/path.html", _path))
deal_kind.panels.append(Panel(_("Product lines"), "deals/lines.html", _lines))
deal_kind.panels.append(Panel(_("People in this deal"), "deals/people.html", _people))
deal_kind.panels.append(sharing_panel(deal_kind.name))
