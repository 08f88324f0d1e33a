"""The timeline of a record, read from the journal: who did what, with old and new values the reader may see."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import BigIntegerField, CharField, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.journal import events_where
from yingdan.core.models import Event
from yingdan.core.policy import Access, Actor
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Text
from yingdan.ui.formats import day, moment
from yingdan.ui.kinds.fields import Choice, Day, FieldType, Moment, Reference, YesNo
from yingdan.ui.kinds.kind import Kind, kinds

PAGE = 20

# Kind, field and key of a record that a change names -> what it is called.
type Names = dict[tuple[str, str, str], str]

_verbs: dict[str, Text] = {}


def say(verb: str, sentence: Text) -> None:
    """Register what a verb says after the actor's name, such as “won this deal”."""
    _verbs[verb] = sentence


def verbs() -> dict[str, Text]:
    """Every registered verb with its sentence."""
    return dict(_verbs)


def sentence_of(verb: str) -> Text:
    """What a verb says: its own sentence, that of its last word, or the verb itself."""
    return _verbs.get(verb) or _verbs.get(verb.rpartition(".")[2], verb)


for _kind_verb, _sentence in {
    "created": gettext_lazy("created this"),
    "edited": gettext_lazy("changed"),
    "deleted": gettext_lazy("put this into the recycle bin"),
    "restored": gettext_lazy("took this out of the recycle bin"),
    "transferred": gettext_lazy("handed this over"),
    "imported": gettext_lazy("imported this"),
}.items():
    say(_kind_verb, _sentence)


class Told(Protocol):
    """What a teller says of one event: at least its words, for places that show no more."""

    @property
    def text(self) -> str: ...


type Teller = Callable[[Sequence[Event], Actor], Mapping[int, Told]]
_tellers: dict[str, tuple[str, Teller]] = {}


def tells(kind: str, template: str) -> Callable[[Teller], Teller]:
    """Register how events of something that hangs on records, such as comments, stand in their timelines.

    The function answers event key -> what the template shows as `told`; an event that it leaves out is not shown.
    It is asked only about events of records that the reader sees.
    """

    def register(function: Teller) -> Teller:
        _tellers[kind] = (template, function)
        return function

    return register


def told_of(events: Sequence[Event], actor: Actor) -> dict[int, tuple[str, Told]]:
    """Event key -> (template, what it shows), for the events that a teller speaks for."""
    found: dict[int, tuple[str, Told]] = {}
    for kind in {event.kind for event in events} & _tellers.keys():
        template, function = _tellers[kind]
        told = function([event for event in events if event.kind == kind], actor)
        found |= {pk: (template, shown) for pk, shown in told.items()}
    return found


@dataclass(slots=True)
class Change:
    """One field's old and new value as text; an empty old value was not set before."""

    label: Text
    before: str
    after: str


@dataclass(slots=True)
class Item:
    """One line of the timeline."""

    pk: int
    at: Any
    actor: str
    sentence: Text
    changes: list[Change] = field(default_factory=list)
    about: str = ""
    title: str = ""
    url: str = ""
    reason: str = ""
    template: str = ""
    told: Any = None


@dataclass(slots=True)
class Page:
    """One page of a timeline; `older` is where the next one begins, 0 at the end."""

    items: list[Item]
    older: int


def timeline(kind: Kind[Any], row: Model, actor: Actor, *, before: int = 0) -> Page:
    """The newest events of a record and of what hangs on it, older than event `before`.

    A page may show fewer than PAGE items: events of children that the reader does not see are left out."""
    found: list[Event] = (_older if before else _newest).rows(kind=kind.name, record=row.pk, before=before)
    shown, more = found[:PAGE], len(found) > PAGE
    told = told_of(shown, actor)
    seen, children = _visible(shown, kind, actor, told.keys())
    names = _names(seen, actor)
    items = []
    for event in seen:
        item = _item(event, kind, row, actor, names)
        item.title = children.get((event.kind, event.record), "")
        item.url = kinds()[event.kind].address(event.record) if item.title else ""
        item.template, item.told = told.get(event.pk, ("", None))
        items.append(item)
    return Page(items, shown[-1].pk if more else 0)


def _events_of() -> "QuerySet[Event]":
    kind, record = Slot("kind", CharField()), Slot("record", BigIntegerField())
    events = events_where(Q(kind=kind, record=record) | Q(parent_kind=kind, parent_record=record))
    return events.select_related("actor", "on_behalf_of", "secret").order_by("-pk")


_newest = Question(lambda: _events_of()[: PAGE + 1])
_older = Question(lambda: _events_of().filter(pk__lt=Slot("before", BigIntegerField()))[: PAGE + 1])


def _visible(
    events: list[Event], kind: Kind[Any], actor: Actor, told: Collection[int]
) -> tuple[list[Event], dict[tuple[str, int], str]]:
    """Events of children count only where the actor sees the child; those that have a teller, where it speaks.
    Beside them the titles of these children by kind and key."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        if event.kind != kind.name and event.kind in kinds():
            wanted.setdefault(event.kind, set()).add(event.record)
    titles: dict[tuple[str, int], str] = {}
    for name, pks in wanted.items():
        title = kinds()[name].title_field
        rows = kinds()[name].rows(actor).filter(pk__in=pks).values_list("pk", *title.paths())
        titles |= {(name, pk): title.text(*values) for pk, *values in rows}
    own = (e.pk in told or e.kind == kind.name or (e.kind, e.record) in titles for e in events)
    return [event for event, here in zip(events, own, strict=True) if here], titles


def _names(events: list[Event], actor: Actor) -> Names:
    """What the changes of these events call other records: one question for each field, however many events."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in events:
        its = kinds().get(event.kind)
        if its is None or event.verb.endswith(".created"):
            continue
        for name in event.after:
            if isinstance(its.by_name.get(name), Reference):
                wanted[its.name, name] |= {str(event.before.get(name, "")), str(event.after[name])}
    found: Names = {}
    for (kind, name), values in wanted.items():
        shown = kinds()[kind].by_name[name]
        if isinstance(shown, Reference):
            said = shown.values_said([int(value) for value in values if value.isdigit()], actor)
            found |= {(kind, name, str(pk)): text for pk, text in said.items()}
    return found


def _item(event: Event, kind: Kind[Any], row: Model, actor: Actor, names: Names) -> Item:
    verb, its = event.verb, kinds().get(event.kind)
    sentence = sentence_of(verb)
    who = event.actor.name if event.actor else _("the system")
    if event.on_behalf_of:
        who = _("%(who)s for %(other)s") % {"who": who, "other": event.on_behalf_of.name}
    item = Item(event.pk, event.at, who, sentence, reason=event.reason)
    if its is not None and its.name != kind.name:
        item.about = str(its.label)
    if its is not None and verb.rpartition(".")[2] != "created":
        mine = its.name == kind.name and its.policy.owns(actor, row)
        item.changes = _changes(event, its, actor, names, mine=mine)
    return item


def _changes(event: Event, kind: Kind[Any], actor: Actor, names: Names, *, mine: bool) -> list[Change]:
    """What changed, in the words of the fields; masked fields stay masked in history."""
    secret = getattr(event, "secret", None)
    before = event.before | (secret.before if secret else {})
    after = event.after | (secret.after if secret else {})
    found = []
    for name, new in after.items():
        shown = kind.by_name.get(name)
        access = kind.policy.access(actor, name, mine=mine)
        if shown is None or access == Access.HIDDEN:
            continue
        old_text, new_text = (
            names.get((kind.name, name, str(value))) or said(shown, value, actor) for value in (before.get(name), new)
        )
        if access == Access.MASKED:
            mask = kind.policy.guards[name].mask
            old_text, new_text = mask(old_text), mask(new_text)
        found.append(Change(shown.label, old_text, new_text))
    return found


def said(shown: FieldType, value: Any, actor: Actor) -> str:
    """A journal value (as JSON keeps it) as text."""
    if value in (None, ""):
        return ""
    if isinstance(shown, Reference):
        return shown.value_said(str(value), actor) if str(value).isdigit() else str(value)
    if isinstance(shown, Choice | YesNo):
        return shown.text(value)
    if isinstance(shown, Moment):
        return moment(parse_datetime(str(value)))
    if isinstance(shown, Day):
        return day(parse_date(str(value)))
    return shown.cell_text(value)
