"""Values that are other records: a person, a department, a customer."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, ClassVar

from django import forms
from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor, kept_questions, policy_of
from yingdan.core.prepared import Keys, Slot
from yingdan.core.refusal import Refused, Text
from yingdan.ui.kinds.fields.base import EMPTY, EMPTY_OP, FILLED, IS, NOT, BadFilter, FieldType, Operator

# A list as long as this still fits a select; longer ones are typed into a combobox.
SELECT_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What a record holds already: it may stay, in the sight of who edits it or not."""

    key: int
    record: Callable[[], Any]


class RecordInput(forms.CharField):
    """Takes the key of a record that the actor may see, or its exact name."""

    json: ClassVar[Any] = {"type": "integer", "minimum": 1}
    kept: Kept | None = None

    def __init__(
        self,
        rows: "QuerySet[Any]",
        name_path: str,
        *,
        by_key: "Callable[[int], Sequence[Any]] | None" = None,
        **kwargs: Any,
    ) -> None:
        """`by_key` finds one of the rows by its key, where there is a quicker way than to ask them all."""
        super().__init__(**kwargs)
        self.rows, self.name_path, self.by_key = rows, name_path, by_key

    def clean(self, value: Any) -> Any:
        text = super().clean(str(value) if value not in (None, "") else "")
        if not text:
            return None
        rows = list(self._of_key(int(text))) if text.isascii() and text.isdigit() else []
        rows = rows or list(self._known().filter(**{self.name_path: text})[:2])
        if len(rows) == 1:
            return rows[0]
        if self.kept and text == str(self.kept.key):
            return self.kept.record()
        sentence = (
            _("Several records are called “%(name)s”; choose one from the list.")
            if rows
            else _("There is no “%(name)s” that you may see.")
        )
        raise forms.ValidationError(sentence % {"name": text})

    def _of_key(self, key: int) -> Iterable[Any]:
        return self.by_key(key) if self.by_key else self._known().filter(pk=key)[:1]

    def _known(self) -> "QuerySet[Any]":
        """The key and the name are enough; what else a command needs it reads under its lock."""
        return self.rows.only("pk", self.name_path)


@dataclass(frozen=True, kw_only=True)
class Reference(FieldType):
    """A record of another kind. Its name is shown, its key is kept; only visible ones can be chosen."""

    to: str
    show: str = "name"
    url: str = ""
    order: str = ""
    rows: Callable[[Actor], "QuerySet[Any]"] | None = None
    # Only those are offered that have the same value there as the record: a superior beside the contact's customer.
    beside: str = ""
    # A screen asks only where there are two to choose from.
    of_several: bool = False
    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT, EMPTY_OP, FILLED)
    groupable: ClassVar[bool] = True
    schema: ClassVar[Any] = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
    }

    def paths(self) -> tuple[str, ...]:
        return (f"{self.path}_id", f"{self.path}__{self.show}")

    def sort_path(self) -> str:
        return f"{self.path}__{self.order or self.show}"

    def visible(self, actor: Actor) -> "QuerySet[Any]":
        """The records that may be chosen."""
        return self.rows(actor) if self.rows else policy_of(self.to).visible(actor)

    def _nameable(self, actor: Actor) -> "QuerySet[Any]":
        """The records whose name the actor may learn."""
        return self.visible(actor)

    def text(self, value: Any, *more: Any) -> str:
        return str(more[0]) if more and more[0] is not None else ""

    def cell(self, value: Any, *more: Any) -> SafeString:
        shown = escape(self.text(value, *more))
        if value is None or not self.url:
            return SafeString(shown)
        return SafeString(f'<a href="{self.url}{value}/">{shown}</a>')

    def data(self, value: Any, *more: Any) -> Any:
        return None if value is None else {"id": value, "name": self.text(value, *more)}

    def initial(self, row: Model) -> Any:
        return getattr(row, f"{self.path}_id", None)

    def current(self, row: Model) -> Any:
        """The record that stands there now."""
        return getattr(row, self.path)

    def is_a_choice(self, actor: Actor) -> bool:
        if not self.of_several:
            return True

        def two() -> "Iterable[QuerySet[Any]]":
            yield self.visible(actor).order_by().values_list("pk")[:2]

        return len(kept_questions(actor, ("several", self), two)[0].rows()) > 1

    def form_field(self, actor: Actor) -> forms.Field:
        # Most that is sent is a key: the rows are asked when the field is drawn, or holds a name.
        rows: Any = SimpleLazyObject(lambda: self.visible(actor))

        def one() -> "Iterable[QuerySet[Any]]":
            yield self.visible(actor).only("pk", self.show).filter(pk=Slot("pk", BigIntegerField()))

        made = RecordInput(
            rows,
            self.show,
            by_key=lambda key: kept_questions(actor, ("chosen", self), one)[0].rows(pk=key),
            label=self.label,
            required=self.required,
            help_text=self.help,
        )
        made.widget = ReferenceChoice(pick=self.to, rows=rows, show=self.show, beside=self.beside)
        return made

    def parse(self, text: str) -> Any:
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise BadFilter(_("“%(value)s” is no “%(field)s”.") % {"value": text, "field": self.label})
        return int(text)

    def filter_options(self, actor: Actor) -> list[tuple[str, str]]:
        """The choices of a filter menu: the first few by name."""
        rows = self.visible(actor).order_by(self.order or self.show).values_list("pk", self.show)[: SELECT_LIMIT * 5]
        return [(str(pk), str(name)) for pk, name in rows]

    def value_said(self, value: str, actor: Actor) -> str:
        key = self.parse(value)
        return self.values_said([key], actor).get(key, f"#{value}")

    def values_said(self, keys: Collection[int], actor: Actor) -> dict[int, str]:
        """What these records are called, as far as the actor may learn it."""
        if not keys:
            return {}

        def named() -> "Iterable[QuerySet[Any]]":
            yield self._nameable(actor).filter(pk__in=Keys("keys")).order_by().values_list("pk", self.show)

        question = kept_questions(actor, ("named", self), named)[0]
        return {pk: str(name) for pk, name in question.rows(keys=keys)}


class ReferenceChoice(forms.Widget):
    """A select of few records, a combobox of many. Which it is, and of what, is asked when it is drawn.

    `pick` is the end of the address that answers what was typed: a kind, or a kind and one of its fields.
    """

    most: ClassVar[int] = SELECT_LIMIT
    kept: Kept | None = None

    def __init__(self, *, pick: str, rows: "QuerySet[Any]", show: str, beside: str = "") -> None:
        super().__init__()
        self.pick, self.rows, self.show, self.beside = pick, rows, show, beside
        # The value beside which to choose, where the form does not ask for it.
        self.fixed: int | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # What stands beside it may change while the form is open; a list in the page would not.
        drawn = (
            ReferenceInput(pick=self.pick, rows=self.rows, show=self.show, beside=self.beside, fixed=self.fixed)
            if self.beside
            else chooser(self.rows, pick=self.pick, show=self.show, most=self.most)
        )
        if self.kept and str(value) == str(self.kept.key):
            _name_kept(drawn, self.kept, self.show)
        drawn.attrs = self.attrs
        drawn.is_required = self.is_required
        return drawn.render(name, value, attrs, renderer)


def chooser(
    rows: "QuerySet[Any]", *, pick: str, show: str = "name", none: Text = "", most: int = SELECT_LIMIT
) -> "forms.Select | ReferenceInput":
    """A select of few records, where `none` stands for no choice; a combobox of many. The rows are asked here, once for
    all lines of a form."""
    options = list(rows.order_by(show).values_list("pk", show)[: most + 1])
    if len(options) > most:
        return ReferenceInput(pick=pick, rows=rows, show=show)
    return forms.Select(choices=[("", none), *options])


def _name_kept(drawn: "forms.Select | ReferenceInput", kept: Kept, show: str) -> None:
    """The record says its name elsewhere as well; a form that left it out would take it away."""
    if isinstance(drawn, ReferenceInput):
        drawn.kept = kept
    elif kept.key not in {key for key, _name in drawn.choices}:
        drawn.choices = [*drawn.choices, (kept.key, getattr(kept.record(), show))]


class ReferenceInput(forms.TextInput):
    """A combobox: the name is typed and found on the server, the key is sent."""

    template_name = "ui/kinds/reference_input.html"
    kept: Kept | None = None

    def __init__(
        self, *, pick: str, rows: "QuerySet[Any]", show: str, beside: str = "", fixed: int | None = None
    ) -> None:
        super().__init__()
        self.pick, self.rows, self.show, self.beside, self.fixed = pick, rows, show, beside, fixed

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown, label = str(value or ""), ""
        if shown.isdigit():
            label = self.rows.filter(pk=int(shown)).values_list(self.show, flat=True).first() or ""
            if not label and self.kept:
                label = getattr(self.kept.record(), self.show)
        context["widget"] |= {
            "pick": self.pick,
            "shown": label or shown,
            "label": label,
            "beside": self.beside,
            "fixed": self.fixed,
        }
        return context


@dataclass(frozen=True, kw_only=True)
class Person(Reference):
    """An employee: avatar and name; `me` in a filter is whoever asks."""

    size: ClassVar[str] = "person"

    to: str = "person"
    rows: Callable[[Actor], "QuerySet[Any]"] | None = None

    def sort_path(self) -> str:
        return f"{self.path}__pinyin"

    def visible(self, actor: Actor) -> "QuerySet[Any]":
        return self._nameable(actor).filter(kind="internal", is_active=True)

    def _nameable(self, actor: Actor) -> "QuerySet[Any]":
        return super().visible(actor)

    def cell(self, value: Any, *more: Any) -> SafeString:
        return _who(value or 0, self.text(value, *more))


@dataclass(frozen=True, kw_only=True)
class Department(Reference):
    """A department; a filter by it takes the whole subtree."""

    to: str = "department"

    def compare(self, operator: Operator, value: str) -> Any:
        if operator not in (IS, NOT):
            raise Refused(_("A department can only be compared as a whole."))
        rows = policy_of("department").rows()
        chosen = rows.filter(pk__in=[self.parse(part) for part in value.split(",")])
        found = Q()
        for path in chosen.values_list("path", flat=True):
            found |= Q(**{f"{self.path}__in": rows.filter(path__startswith=path).values("pk")})
        return found or Q(pk__in=[])


@lru_cache(maxsize=1024)
def _who(key: int, name: str) -> SafeString:
    """The cell of a person: a list shows few people many times."""
    if not name:
        return EMPTY
    mark = f'<span class="av h{key % 6 + 1}" aria-hidden="true">{escape(name[:1])}</span>'
    return SafeString(f'<span class="who">{mark}{escape(name)}</span>')
