"""One way to write deals: lock, compare, write set-wise, tell the journal, move the pipeline's totals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core import clock
from yingdan.core.custom import COLUMN, told
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Access, Actor, kept_questions
from yingdan.core.prepared import Keys
from yingdan.core.refusal import Forbidden, Missing, Refused, Text
from yingdan.core.rows import BOOKKEEPING, fetch
from yingdan.deals import rules
from yingdan.deals.models import Deal
from yingdan.deals.projections import Shift, owners_of

# Follows from other columns; the journal need not say it twice.
REPEATED = frozenset({"pinyin", "customer_owner", "customer_department"})
COLUMNS: Mapping[str, str] = {f.name: f.attname for f in Deal._meta.concrete_fields}
JOURNALLED = tuple((name, column) for name, column in COLUMNS.items() if name not in BOOKKEEPING | REPEATED)


@dataclass(slots=True)
class Change:
    """New values of one locked deal. `before` and `after` describe what is no column: lines, people, the outcome."""

    deal: Deal
    verb: str
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def lock_deal(actor: Actor, pk: int, action: str, version: int | None = None) -> Deal:
    return fetch(rules.deals, actor, pk, action, version=version)


def lock_deals(actor: Actor, pks: Sequence[int], action: str, *, deleted: bool = False) -> list[Deal]:
    """Lock deals in the order of their ids; all of them, or the command is refused."""

    def rows() -> "Iterator[QuerySet[Deal]]":
        seen = rules.deals.visible(actor, action, deleted=deleted).select_for_update(of=("self",))
        yield seen.filter(pk__in=Keys("pks")).order_by("pk")

    found: list[Deal] = kept_questions(actor, ("deals to lock", action, deleted), rows)[0].rows(pks=pks)
    if len(found) != len(set(pks)):
        seen = rules.deals.visible(actor, deleted=deleted).filter(pk__in=pks).count()
        if seen != len(set(pks)):
            raise Missing
        raise Forbidden(_("You have no right to do this with every one of these deals. Nothing was changed."))
    return found


def write(changes: Iterable[Change], *, actor: Actor, batch: Batch | None = None) -> list[Deal]:
    """Write what differs: one UPDATE for all deals that get the same values, one event per deal."""
    changes = list(changes)
    now, shift, entries = clock.now(), Shift(), []
    owners = owners_of({change.values["customer"] for change in changes if change.values.get("customer")})
    same: dict[str, tuple[list[tuple[str, Any]], list[int]]] = {}
    written = []
    for change in changes:
        deal = change.deal
        changed = _differences(deal, change.values)
        if not changed and not change.before and not change.after:
            continue
        shift.take(deal)
        values = [(COLUMNS[name], new) for name, (_old, new) in changed.items()]
        if "customer" in changed:
            owner, department = owners.get(change.values["customer"] or 0, (None, None))
            values += [("customer_owner", owner), ("customer_department", department)]
        for column, value in values:
            setattr(deal, column, value)
        deal.version, deal.updated_at = deal.version + 1, now
        shift.add(deal)
        # By their text: a column of own fields cannot be a key.
        same.setdefault(repr(values), (values, []))[1].append(deal.pk)
        entries.append(_entry(change, changed))
        written.append(deal)
    for columns, pks in same.values():
        Deal.objects.filter(pk__in=pks).update(**dict(columns), version=F("version") + 1, updated_at=now)
    if entries:
        record(entries, actor=actor, batch=batch)
    shift.write()
    return written


def created_entry(deal: Deal, related: Mapping[str, Any]) -> Entry:
    values = {name: value for name, column in JOURNALLED if (value := getattr(deal, column)) not in (None, "", {})}
    values |= values.pop(COLUMN, {})
    return Entry(
        verb="deal.created", kind="deal", record=deal.pk, after={**values, **related}, parent=_parent(deal.customer_id)
    )


def need_state(verdict: Literal[True] | Text) -> None:
    """Refuse what the state of the record does not allow: no question of rights."""
    if verdict is not True:
        raise Refused(verdict)


def need_amount_right(actor: Actor, deal: Deal) -> None:
    """A role may hide or lock the amount; then nobody of that role changes it by a back door."""
    if rules.deals.access(actor, "amount", mine=rules.deals.owns(actor, deal)) < Access.EDIT:
        raise Forbidden(_("You have no right to change this field."), field="amount")


def named_refusal(deal: Deal, reason: Text, *, alone: bool) -> Refused:
    """A refusal of a whole set names the deal that stands in the way."""
    if alone:
        return Refused(reason)
    return Refused(_("%(deal)s: %(reason)s Nothing was changed.") % {"deal": deal.name, "reason": reason})


def _differences(deal: Deal, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (getattr(deal, COLUMNS[name]), new) for name, new in values.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _entry(change: Change, changed: Mapping[str, tuple[Any, Any]]) -> Entry:
    shown = told({name: pair for name, pair in changed.items() if name not in BOOKKEEPING | REPEATED})
    return Entry(
        verb=change.verb,
        kind="deal",
        record=change.deal.pk,
        before={**{name: old for name, (old, _new) in shown.items() if old is not None}, **change.before},
        after={**{name: new for name, (_old, new) in shown.items()}, **change.after},
        parent=_parent(change.deal.customer_id),
        reason=change.reason,
    )


def _parent(customer: int | None) -> tuple[str, int] | None:
    return ("customer", customer) if customer else None
