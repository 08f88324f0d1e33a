"""A kind: everything the product needs to know to list, show, edit, find and exchange one sort of record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from yingdan.core import commands
from yingdan.core.definitions import Definition, definitions
from yingdan.core.models import CustomType, Extended
from yingdan.core.policy import Access, Actor, Policy
from yingdan.core.refusal import Text
from yingdan.ui.components import Fact
from yingdan.ui.kinds.fields import BadFilter, FieldType
from yingdan.ui.kinds.fields.custom import own_field
from yingdan.ui.kinds.fields.references import ReferenceChoice


@dataclass(frozen=True, slots=True)
class View:
    """A ready-made tab of a list: its filters in the words of the address."""

    name: str
    label: Text
    query: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with a record: where it is done, and when it makes sense.

    `url` is the end of the address below the record; `main` is the one filled button; a `minor` one stands in the menu.
    """

    name: str
    label: Text
    icon: str
    url: str
    permission: str = "edit"
    main: bool = False
    minor: bool = False
    dialog: bool = True
    when: Callable[[Any], bool] = lambda row: True
    key: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A block on the page of a record that a room registers: what it shows comes from its own function."""

    title: Text
    template: str
    context: Callable[[Actor, Any], dict[str, Any] | None]
    side: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Figures at the top of the page of a record, which a room registers: `place` among those of the other rooms, and
    what counts them. Whoever may not see a figure gets none, not a zero."""

    place: int
    facts: Callable[[Actor, Any], Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A kind's page by days: the fields that may say when, the first one unless asked, and the lines of a card."""

    days: Sequence[str]
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Lanes:
    """A kind's board: a lane for each of these values of a choice, in this order, with the lines of a card.

    `drop` is the command that a card calls which is put into another lane: (actor, pk, value, version). Cards stand by
    `sort`.
    """

    by: str
    values: Sequence[str]
    lines: Sequence[str]
    drop: Callable[..., Any]
    sort: str


@dataclass(frozen=True, kw_only=True)
class Kind[M: Model]:
    """The declaration. Field names stand for themselves everywhere: columns, filters, forms, REST, files."""

    policy: Policy[Any]
    model: type[M]
    label: Text
    plural: Text
    icon: str
    url: str
    fields: Sequence[FieldType]
    columns: Sequence[str]
    form: Sequence[str]
    sort: str
    create: Callable[..., M]
    edit: Callable[..., M]
    filters: Sequence[str] = ()
    facts: Sequence[str] = ()
    figures: Sequence[str] = ()
    subtitle: str = ""
    phone: Sequence[str] = ()
    search: Sequence[str] = ()
    sums: Sequence[str] = ()
    views: Sequence[View] = ()
    actions: Sequence[Action] = ()
    remove: Callable[..., Any] | None = None
    restore: Callable[..., Any] | None = None
    # Gives records to another owner: (actor, pks, owner, batch).
    transfer: Callable[..., Any] | None = None
    # Its edit command takes a batch, so that many records can be changed at once.
    bulk: bool = False
    board: str = ""
    # The page of its figures, beside list, board and calendar.
    report: str = ""
    calendar: Calendar | None = None
    # Its board, where that is declared; one that is made by hand says its address as `board`.
    lanes: Lanes | None = None
    group: str = ""
    key: str = ""
    # Where a new record asks, while it is typed, whether it is here already.
    twins: str = ""
    panels: list[Panel] = field(default_factory=list, repr=False)
    key_figures: list[KeyFigures] = field(default_factory=list, repr=False)
    # The kind's own verbs by their word in REST; `verb_view` fills them.
    verbs: dict[str, Any] = field(default_factory=dict, repr=False)

    declared: dict[str, FieldType] = field(default_factory=dict, repr=False)
    # The fields that the company added, as of their definitions.
    _own: list[tuple[tuple[Definition, ...], dict[str, FieldType]]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.declared.update({f.name: f.bound(self.model) for f in self.fields})
        self._own.append(((), self.declared))
        _REGISTRY[self.name] = self

    @property
    def name(self) -> str:
        return self.policy.kind

    @property
    def extended(self) -> bool:
        """May the company add fields of its own?"""
        return issubclass(self.model, Extended)

    @property
    def by_name(self) -> dict[str, FieldType]:
        """Every field by its name: those declared here, then those that the company added."""
        added = definitions(self.name)
        seen, fields = self._own[0]
        if seen is not added:
            fields = {**self.declared, **{one.name: own_field(one) for one in added}} if added else self.declared
            self._own[0] = added, fields
        return fields

    @property
    def inputs(self) -> tuple[str, ...]:
        """The fields of its form."""
        return (*self.form, *(one.name for one in definitions(self.name)))

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """The fields that its filter menu offers."""
        return (*self.filters, *(one.name for one in definitions(self.name)))

    @property
    def usual_columns(self) -> tuple[str, ...]:
        """The columns of its list unless somebody chose others."""
        return (*self.columns, *(one.name for one in definitions(self.name) if one.listed))

    @property
    def added_up(self) -> tuple[str, ...]:
        """The fields with a sum under the list."""
        return (
            *self.sums,
            *(one.name for one in definitions(self.name) if one.type == CustomType.MONEY and one.listed),
        )

    @property
    def title_field(self) -> FieldType:
        """The field that names the record: the first column."""
        return self.by_name[self.columns[0]]

    def field(self, name: str) -> FieldType:
        if name not in self.by_name:
            raise BadFilter(_("There is no field “%(name)s” here.") % {"name": name})
        return self.by_name[name]

    def input(self, actor: Actor, name: str) -> forms.Field:
        """The field of a form; what is chosen in it is found among what it may hold."""
        made = self.by_name[name].form_field(actor)
        if isinstance(made.widget, ReferenceChoice):
            made.widget.pick = f"{self.name}/{name}"
        return made

    def readable(self, actor: Actor) -> list[FieldType]:
        """The fields the actor gets to see at all, perhaps masked."""
        return [f for f in self.by_name.values() if self.best_access(actor, f.name) > Access.HIDDEN]

    def best_access(self, actor: Actor, name: str) -> Access:
        guarded = actor.access(self.name).get(name)
        return Access.EDIT if guarded is None else max(guarded.others, guarded.own)

    def queryable(self, actor: Actor, name: str) -> FieldType:
        """The field, if the actor may filter, sort, group by it; else BadFilter."""
        found = self.field(name)
        if not self.policy.may_query(actor, name):
            raise BadFilter(_("You may not filter or sort by “%(field)s”.") % {"field": found.label})
        return found

    def rows(self, actor: Actor) -> "QuerySet[Any]":
        return self.policy.visible(actor)

    def throw_away(self, actor: Actor, pks: Sequence[int]) -> list[Any]:
        """Into the recycle bin: by the kind's own command, or the general one where deleting has no rule of its own."""
        if self.remove is not None:
            return list(self.remove(actor=actor, pks=pks))
        return commands.delete_records(actor=actor, policy=self.policy, pks=pks)

    def take_back(self, actor: Actor, pks: Sequence[int]) -> list[Any]:
        if self.restore is not None:
            return list(self.restore(actor=actor, pks=pks))
        return commands.restore_records(actor=actor, policy=self.policy, pks=pks)

    def address(self, pk: int) -> str:
        return f"{self.url}{pk}/"


_REGISTRY: dict[str, Kind[Any]] = {}


def kinds() -> dict[str, Kind[Any]]:
    """Every declared kind by its name."""
    return dict(_REGISTRY)


def kind_of(name: str) -> Kind[Any]:
    return _REGISTRY[name]
