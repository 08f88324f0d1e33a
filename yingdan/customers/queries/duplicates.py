"""Is this customer here already? Exact by credit code, name, mobile and e-mail; alike by the pieces of the name.

A customer outside the actor's reach is told as a fact with its owner and department, and nothing else: no key, no
name, no figure of likeness by which the name could be guessed piece by piece.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Access, Actor
from yingdan.core.refusal import Text
from yingdan.core.search import matching
from yingdan.core.text import company_key, similarity
from yingdan.customers import rules
from yingdan.customers.models import Customer

type Why = Literal["code", "name", "mobile", "email", "alike"]

STRENGTH: tuple[Why, ...] = ("code", "name", "mobile", "email", "alike")
REASONS: dict[Why, Text] = {
    "code": _("same credit code"),
    "name": _("same company name"),
    "mobile": _("same mobile number"),
    "email": _("same e-mail address"),
    "alike": _("similar name"),
}
ALIKE = 0.6
CONTAINED = 0.8
WINDOWS = 6
CANDIDATES = 200
SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """What is known of a customer so far; `besides` is the record that is being edited."""

    name: str = ""
    credit_code: str = ""
    mobile: str = ""
    email: str = ""
    besides: int | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A customer that may be the same. Outside the actor's reach `pk` is None and `name` empty."""

    why: Why
    pk: int | None
    name: str
    owner: str
    department: str

    @property
    def certain(self) -> bool:
        return self.why != "alike"

    @property
    def reason(self) -> Text:
        return REASONS[self.why]


# customer -> why it is the same, and whether the actor may learn which one it is by this.
type Found = dict[int, tuple[Why, bool]]


def duplicates_of(actor: Actor, probe: Probe) -> list[Duplicate]:
    """Customers that may be the one described, the surest first."""
    if not rules.may_look_for_duplicates(actor):
        return []
    found = _exact(actor, [probe])[0]
    for pk in _alike(probe):
        _add(found, pk, "alike", open_=True)
    return _told(actor, [found])[0][:SHOWN]


def same_customers(actor: Actor, probes: Sequence[Probe]) -> list[list[Duplicate]]:
    """For each description the customers that are certainly the same; a whole chunk of a file in a few queries."""
    if not rules.may_look_for_duplicates(actor):
        return [[] for _probe in probes]
    return _told(actor, _exact(actor, probes))


def _exact(actor: Actor, probes: Sequence[Probe]) -> list[Found]:
    codes, keys = _by("credit_code", map(_code, probes)), _by("name_key", map(_key, probes))
    mobiles, emails = _people(actor, "mobile", map(_mobile, probes)), _people(actor, "email", map(_email, probes))
    answers = []
    for probe in probes:
        found: Found = {}
        for pk in codes.get(_code(probe), ()):
            _add(found, pk, "code", open_=True)
        for pk in keys.get(_key(probe), ()):
            _add(found, pk, "name", open_=True)
        for pk, open_ in mobiles.get(_mobile(probe), ()):
            _add(found, pk, "mobile", open_=open_)
        for pk, open_ in emails.get(_email(probe), ()):
            _add(found, pk, "email", open_=open_)
        found.pop(probe.besides or 0, None)
        answers.append(found)
    return answers


def _add(found: Found, pk: int, why: Why, *, open_: bool) -> None:
    """The strongest reason stands, unless a weaker one may be told in full."""
    if pk not in found or (open_ and not found[pk][1]):
        found[pk] = (why, open_)


def _code(probe: Probe) -> str:
    return rules.plain_code(probe.credit_code)


def _key(probe: Probe) -> str:
    return company_key(probe.name)[:200] if probe.name.strip() else ""


def _mobile(probe: Probe) -> str:
    return rules.plain_mobile(probe.mobile)


def _email(probe: Probe) -> str:
    return rules.plain_email(probe.email)


def _by(column: str, values: Iterable[str]) -> dict[str, list[int]]:
    wanted = {value for value in values if value}
    found: dict[str, list[int]] = {}
    if wanted:
        # The second condition is that of the partial index.
        rows = rules.everybodys_customers().exclude(**{column: ""}).filter(**{f"{column}__in": wanted})
        for pk, value in rows.order_by("pk").values_list("pk", column):
            found.setdefault(value, []).append(pk)
    return found


def _people(actor: Actor, column: str, values: Iterable[str]) -> dict[str, list[tuple[int, bool]]]:
    """value -> customers with such a contact. Where the value is masked for the actor, a hit must not name the
    customer: else the hidden digits could be tried out one by one."""
    wanted = {value for value in values if value}
    found: dict[str, list[tuple[int, bool]]] = {}
    if not wanted:
        return found
    rows = rules.everybodys_contacts().exclude(**{column: ""}).filter(**{f"{column}__in": wanted})
    hits = list(rows.order_by("pk").values_list("pk", "customer", "owner", column))
    seen = set(rules.contacts.visible(actor).filter(pk__in=[hit[0] for hit in hits]).values_list("pk", flat=True))
    for pk, customer, owner, value in hits:
        readable = rules.contacts.access(actor, column, mine=owner == actor.as_user_id) >= Access.READ
        found.setdefault(value, []).append((customer, pk in seen and readable))
    return found


def _alike(probe: Probe) -> list[int]:
    """Customers whose names share pieces with this one, narrowed by the search index, then compared."""
    key = _key(probe)
    if len(key) < 2:
        return []
    pieces = reduce(or_, (Q(pk__in=matching("customer", piece)) for piece in _pieces(key)))
    rows = rules.everybodys_customers().filter(pieces).exclude(pk=probe.besides or 0).order_by("-updated_at", "-pk")
    scored = [
        (max(_likeness(key, its), _likeness(key, company_key(short)) if short else 0), pk)
        for pk, its, short in rows.values_list("pk", "name_key", "short_name")[:CANDIDATES]
    ]
    return [pk for score, pk in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= ALIKE]


def _pieces(key: str) -> list[str]:
    """What a similar name has as well: three signs in a row, of a Latin word its beginning, and a short name whole."""
    if key.isascii():
        return [key[: max(3, len(key) // 2)]]
    return [key[start : start + 3] for start in range(max(1, len(key) - 2))][:WINDOWS]


def _likeness(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 2 and longer.startswith(shorter) and (not shorter.isascii() or len(shorter) >= 4):
        return CONTAINED
    return similarity(one, other)


def _told(actor: Actor, answers: Sequence[Found]) -> list[list[Duplicate]]:
    """The answers in words, each as far as the actor may know it; foreign ones once per owner."""
    pks = {pk for found in answers for pk in found}
    rows = {
        row.pk: row for row in rules.everybodys_customers().filter(pk__in=pks).select_related("owner", "department")
    }
    seen = set(rules.customers.visible(actor).filter(pk__in=pks).values_list("pk", flat=True))
    told = []
    for found in answers:
        lines: dict[Duplicate, None] = {}
        for pk, (why, open_) in sorted(found.items(), key=lambda item: STRENGTH.index(item[1][0])):
            lines[_line(rows[pk], why, known=open_ and pk in seen)] = None
        told.append(list(lines))
    return told


def _line(row: Customer, why: Why, *, known: bool) -> Duplicate:
    owner, department = str(row.owner or ""), str(row.department or "")
    return Duplicate(why, row.pk if known else None, row.name if known else "", owner, department)
