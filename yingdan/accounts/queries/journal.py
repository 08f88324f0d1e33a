"""The journal told for the audit page: who did what to which record, and the values before and after."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yingdan.accounts.choices import Deed, FieldLevel, Scope, ShareLevel
from yingdan.accounts.queries.roles import field_label, kind_label, pair
from yingdan.core.models import Event
from yingdan.core.policy import Access, Actor, policies
from yingdan.core.refusal import Text
from yingdan.ui.formats import moment
from yingdan.ui.kinds import Moment, timeline
from yingdan.ui.kinds.kind import kinds


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the audit trail."""

    pk: int
    at: dt.datetime
    who: str
    who_key: int
    instead_of: str
    sentence: Text
    kind: str
    record: str
    url: str
    source: str
    reason: str
    changes: list[Change] = field(default_factory=list)


def verbs() -> list[tuple[str, str]]:
    """Everything that can have happened, in words."""
    return sorted(((verb, str(said)) for verb, said in timeline.verbs().items()), key=lambda pair: pair[1])


def told(events: Sequence[Event], actor: Actor) -> list[Told]:
    teller = _Teller(events, actor)
    return [teller.line(event) for event in events]


class _Teller:
    """Names are looked up once per kind, and once per value that is a key."""

    def __init__(self, events: Sequence[Event], actor: Actor) -> None:
        self.actor = actor
        self.names = {name: self._names(name, events) for name in {event.kind for event in events}}
        self.said: dict[tuple[str, str, str], str] = {}

    def _names(self, name: str, events: Sequence[Event]) -> dict[int, str]:
        """Names of the records that the reader may see; of others only the number is told."""
        kind = kinds().get(name)
        if kind is None:
            return {}
        title = kind.title_field
        rows = kind.rows(self.actor).filter(pk__in={event.record for event in events if event.kind == name})
        return {pk: title.text(*values) for pk, *values in rows.values_list("pk", *title.paths())}

    def line(self, event: Event) -> Told:
        name = self.names[event.kind].get(event.record, "")
        return Told(
            pk=event.pk,
            at=event.at,
            who=event.actor.name if event.actor else _("the system"),
            who_key=event.actor_id or 0,
            instead_of=event.on_behalf_of.name if event.on_behalf_of else "",
            sentence=timeline.sentence_of(event.verb),
            kind=kind_label(event.kind),
            record=name or f"#{event.record}",
            url=kinds()[event.kind].address(event.record) if name else "",
            source=event.source,
            reason=event.reason,
            changes=[*self._plain(event), *self._secret(event)],
        )

    def _plain(self, event: Event) -> list[Change]:
        found = []
        for name in {**event.before, **event.after}:
            guard = self._access(event.kind, name)
            if guard == Access.HIDDEN:
                continue
            old, new = (self._value(event.kind, name, side.get(name)) for side in (event.before, event.after))
            if guard == Access.MASKED:
                old, new = (policies()[event.kind].guards[name].mask(text) for text in (old, new))
            if old or new:
                found.append(Change(_label(event.kind, name), old, new))
        return found

    def _access(self, kind: str, name: str) -> Access:
        policy = policies().get(kind)
        return policy.access(self.actor, name) if policy is not None else Access.READ

    def _secret(self, event: Event) -> list[Change]:
        """Personal values stay masked here for everybody: whoever may see them reads them on the record."""
        secret, policy = getattr(event, "secret", None), policies().get(event.kind)
        if secret is None or policy is None:
            return []
        found = []
        for name in {**secret.before, **secret.after}:
            if self._access(event.kind, name) == Access.HIDDEN or name not in policy.guards:
                continue
            mask = policy.guards[name].mask
            old, new = (mask(side.get(name) or "") for side in (secret.before, secret.after))
            if old or new:
                found.append(Change(_label(event.kind, name), old, new))
        return found

    def _value(self, kind: str, name: str, value: Any) -> str:
        key = (kind, name, str(value))
        if key not in self.said:
            self.said[key] = self._words(kind, name, value)
        return self.said[key]

    def _words(self, kind: str, name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if (kind == "role" and "." in name) or name == "level":
            return _right_word(str(value))
        declared = kinds().get(kind)
        if declared is not None and isinstance(declared.by_name.get(name), Moment):
            return moment(dt.datetime.fromisoformat(str(value)))
        if declared is not None and name in declared.by_name:
            return timeline.said(declared.by_name[name], value, self.actor)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        of = name.removeprefix("in_")
        if of in policies() and isinstance(value, int):
            row = policies()[of].visible(self.actor).filter(pk=value).first()
            return str(row) if row is not None else f"#{value}"
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _right_word(value: str) -> str:
    """How far a right reaches, how much of a field is seen, or what a share allows."""
    for words in (Scope, FieldLevel, ShareLevel):
        if value in words.values:
            return str(words(value).label)
    return value


def _label(kind: str, name: str) -> str:
    if kind == "role" and "." in name:
        of, _dot, what = name.partition(".")
        return pair(kind_label(of), str(Deed(what).label) if what in Deed.values else field_label(of, what))
    if kind not in kinds() or name not in kinds()[kind].by_name:
        return kind_label(name) if name not in kinds() else str(kinds()[name].label)
    return field_label(kind, name)
