"""Who decides at a customer: the contacts by their part in the buying decision, and what that comes to."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.customers import rules
from yingdan.customers.choices import ATTITUDE_TONES, Attitude, BuyingRole
from yingdan.ui import formats

# From the one who signs to the one who helps us behind the scenes.
ROLES = (BuyingRole.DECIDER, BuyingRole.INFLUENCER, BuyingRole.GATEKEEPER, BuyingRole.USER, BuyingRole.COACH)
# So many people are drawn; nobody reads a map of more.
SHOWN = 100
# Without whom nothing is signed, and for how many days they may be left alone while others are spoken to.
DECISIVE = (BuyingRole.DECIDER, BuyingRole.GATEKEEPER)
QUIET = 21

ONE: Mapping[str, Text] = {
    Attitude.SUPPORTS: gettext_lazy("%(role)s supports us"),
    Attitude.NEUTRAL: gettext_lazy("%(role)s is neutral"),
    Attitude.AGAINST: gettext_lazy("%(role)s is against us"),
    Attitude.UNKNOWN: gettext_lazy("what the %(role)s thinks is not known"),
}
SEVERAL: Mapping[str, Text] = {
    Attitude.SUPPORTS: gettext_lazy("%(n)d for us"),
    Attitude.NEUTRAL: gettext_lazy("%(n)d neutral"),
    Attitude.AGAINST: gettext_lazy("%(n)d against us"),
    Attitude.UNKNOWN: gettext_lazy("%(n)d not known"),
}

type Thinking = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Voice:
    """A contact as the map shows it. `days` have passed since somebody spoke with him, None where nobody has; `spoken`
    says so, and nothing where the reader may not know. `quiet` where that is long ago although we speak with others
    there, and the decision needs him. `above` is to whom he reports."""

    role: str
    pk: int
    name: str
    title: str
    attitude: str
    above: int | None
    days: int | None
    spoken: str
    quiet: bool

    @property
    def part(self) -> str:
        return str(BuyingRole(self.role).label)

    @property
    def thinks(self) -> str:
        return str(Attitude(self.attitude).label)

    @property
    def tone(self) -> str:
        return ATTITUDE_TONES.get(self.attitude, "")


@dataclass(frozen=True, slots=True)
class Branch:
    """A contact with those who report to him."""

    voice: Voice
    below: "Sequence[Branch]"


@dataclass(frozen=True, slots=True)
class DecisionMap:
    """The people of each role, in the order of the roles; `more` is how many are known beyond those shown, and
    `without` how many have no role yet."""

    parts: Sequence[tuple[BuyingRole, Sequence[Voice]]]
    without: int
    more: int

    @property
    def thinking(self) -> Thinking:
        return {role.value: [one.attitude for one in people] for role, people in self.parts}

    @property
    def known(self) -> int:
        return sum(len(people) for _role, people in self.parts)

    @property
    def lines(self) -> Sequence[Branch]:
        """Who reports to whom, from the top, in the order of the roles; nothing where that is not known of anybody.
        Whoever reports to somebody out of the map stands at the top."""
        people = [one for _role, its in self.parts for one in its]
        known = {one.pk for one in people}
        below: dict[int, list[Voice]] = defaultdict(list)
        for one in people:
            if one.above in known:
                below[one.above or 0].append(one)
        if not below:
            return ()

        def branch(one: Voice) -> Branch:
            return Branch(one, [branch(other) for other in below[one.pk]])

        return [branch(one) for one in people if one.above not in known]

    @property
    def quiet(self) -> Voice | None:
        """Of those whom nobody has spoken with for too long the one who has waited longest."""
        found = (one for _role, people in self.parts for one in people if one.quiet)
        return max(found, key=lambda one: inf if one.days is None else one.days, default=None)


def decision_map(actor: Actor, customer: int) -> DecisionMap:
    """Of the contacts and follow-ups that the actor sees, with two questions."""
    rows = rules.visible_contacts(actor).filter(customer=customer).order_by("name", "pk")
    found = list(rows.values_list("role", "pk", "name", "title", "attitude", "reports_to"))
    named = [row for row in found if row[0]]
    shown = named[:SHOWN]
    knows = actor.may("followup.view")
    since = _days_since(actor, customer) if shown and knows else {}
    near = min(since.values(), default=QUIET + 1) <= QUIET

    def voice(row: tuple[Any, ...]) -> Voice:
        role, pk, name, title, attitude, above = row
        days = since.get(pk)
        quiet = near and role in DECISIVE and (days is None or days > QUIET)
        return Voice(role, pk, name, title, attitude, above, days, _spoken(days) if knows else "", quiet)

    parts = [(role, [voice(row) for row in shown if row[0] == role]) for role in ROLES]
    return DecisionMap(parts, len(found) - len(named), len(named) - len(shown))


def _days_since(actor: Actor, customer: int) -> dict[int, int]:
    """contact -> days since somebody spoke with him, as far as the actor sees what was said."""
    said = rules.visible_follow_ups(actor).filter(customer=customer, contact__isnull=False, at__lte=clock.now())
    last = said.order_by().values_list("contact").annotate(last=Max("at"))
    return {contact: (clock.today() - formats.as_date(at)).days for contact, at in last}


def _spoken(days: int | None) -> str:
    if days is None:
        return _("not spoken to yet")
    return _("today") if days <= 0 else _("%(n)s ago") % {"n": formats.days(days)}


def left_alone(voice: Voice) -> str:
    """A sentence about whoever the decision needs and nobody speaks with."""
    said = {"name": voice.name, "role": BuyingRole(voice.role).label, "days": voice.days}
    if voice.days is None:
        return _("Nobody has spoken with %(name)s yet, %(role)s.") % said
    return _("Nobody has spoken with %(name)s for %(days)s days, %(role)s.") % said


def finding(thinking: Thinking) -> str:
    """What the map says: how the decision maker stands, then who is against us; where nobody else is, who helps."""
    deciders = thinking.get(BuyingRole.DECIDER, ())
    said = [_stands(BuyingRole.DECIDER, deciders) if deciders else _("nobody is known as decision maker yet")]
    others = {role: thinking[role] for role in ROLES[1:] if thinking.get(role)}
    won = set(deciders) == {Attitude.SUPPORTS}
    asked = (Attitude.AGAINST,) if won else (Attitude.AGAINST, Attitude.SUPPORTS)
    loud = next(filter(None, ([role for role in others if one in others[role]] for one in asked)), [])
    said += [_stands(role, others[role]) for role in loud]
    if not loud and not _opposed(thinking) and any(set(its) != {Attitude.UNKNOWN} for its in others.values()):
        said.append(_("nobody is against us"))
    whole = reduce(lambda first, then: _("%(first)s, %(then)s") % {"first": first, "then": then}, said)
    return whole[:1].upper() + whole[1:]


def tone_of(thinking: Thinking) -> str:
    """Is the map good news? A decision without a known maker, or with somebody against us, is to be seen to."""
    deciders = thinking.get(BuyingRole.DECIDER, ())
    if not deciders or _opposed(thinking):
        return "warn"
    return "ok" if set(deciders) == {Attitude.SUPPORTS} else ""


def counted(thinking: Thinking) -> str:
    """How many think what: 4 for us, 1 neutral."""
    return _several([one for its in thinking.values() for one in its])


def _opposed(thinking: Thinking) -> bool:
    return any(Attitude.AGAINST in its for its in thinking.values())


def _stands(role: BuyingRole, its: Sequence[str]) -> str:
    """One sentence where all of a role think the same, else how many think what."""
    if len(set(its)) == 1:
        return str(ONE[its[0]]) % {"role": role.label}
    return _("%(role)s: %(counts)s") % {"role": role.label, "counts": _several(its)}


def _several(its: Sequence[str]) -> str:
    counts = Counter(its)
    return _(", ").join(str(SEVERAL[one]) % {"n": counts[one]} for one in Attitude.values if counts[one])
