"""How comments, files and tags stand on the page of any record, and tags in any list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, ClassVar

from django.db.models import OuterRef, Q, StringAgg, Subquery, Value
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from yingdan.core.files import files_of
from yingdan.core.models import Event
from yingdan.core.policy import Actor
from yingdan.core.refusal import Text
from yingdan.notes import queries, rules
from yingdan.notes.forms import CommentForm
from yingdan.ui import nav, slots
from yingdan.ui.kinds import Reference, kind_of, say
from yingdan.ui.kinds.detail import Here
from yingdan.ui.kinds.fields.base import EMPTY_OP, FILLED, IS, NOT, Operator
from yingdan.ui.kinds.timeline import tells

# No tag holds it.
BETWEEN = "\n"


@cache
def _names_of(kind: str) -> Subquery:
    """The tags of the row that asks, as one text: a list with this column asks no further question."""
    names = rules.uses(kind).filter(record=OuterRef("pk")).order_by().values("kind")
    return Subquery(names.annotate(names=StringAgg("tag__name", Value(BETWEEN))).values("names"))


@dataclass(frozen=True, kw_only=True)
class Tags(Reference):
    """The tags of a record of the kind `to`; they are put on and taken off on its page."""

    name: str = "tags"
    label: Text = _("tags")
    editable: bool = False
    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT, EMPTY_OP, FILLED)
    groupable: ClassVar[bool] = False
    sortable: ClassVar[bool] = False
    schema: ClassVar[Any] = {"type": "array", "items": {"type": "string"}}

    def paths(self) -> tuple[Any, ...]:
        return (_names_of(self.to),)

    def visible(self, actor: Actor) -> Any:
        return rules.tags(actor, kind_of(self.to))

    def text(self, value: Any, *more: Any) -> str:
        return "、".join(_words(value))

    def cell(self, value: Any, *more: Any) -> SafeString:
        shown = "".join(f'<span class="tag">{escape(word)}</span>' for word in _words(value))
        return mark_safe(shown)  # noqa: S308 - escaped on the line above

    def data(self, value: Any, *more: Any) -> Any:
        return _words(value)

    def compare(self, operator: Operator, value: str) -> Q:
        chosen = rules.uses(self.to).filter(tag__in=[self.parse(part) for part in value.split(",")])
        return Q(pk__in=chosen.values("record"))

    def is_empty(self) -> Q:
        return ~Q(pk__in=rules.uses(self.to).values("record"))


def _words(value: Any) -> list[str]:
    return sorted(str(value).split(BETWEEN)) if value else []


@tells("comment", "notes/told.html")
def _told(events: Sequence[Event], actor: Actor) -> dict[int, queries.Told]:
    return queries.told(events, actor)


@slots.panel("record.side", order=40)
def _tags(request: HttpRequest, here: Here) -> str:
    """The tags of a record; a kind that declares no tags has none."""
    if "tags" not in here.kind.declared:
        return ""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the middleware
    may = here.kind.policy.admits(actor, here.row, "edit")
    tags = rules.tags_on(here.kind.name, here.row.pk)
    return render_to_string("notes/tags.html", {"here": here, "tags": tags, "may": may}, request) if tags or may else ""


@slots.panel("record.side", order=50)
def _files(request: HttpRequest, here: Here) -> str:
    files = files_of(here.kind.name, here.row.pk)
    return render_to_string("notes/files.html", {"files": files}, request) if files else ""


@slots.panel("record.talk")
def _composer(request: HttpRequest, here: Here) -> str:
    context = {"form": CommentForm(), "url": here.url}
    return render_to_string("notes/composer.html", context, request)


nav.add(nav.Item(_("Tags"), "/settings/tags/", "tags", "foot", 52, rules.KEEPS))

for verb, sentence in {
    "comment.written": _("wrote a comment"),
    "comment.edited": _("changed a comment"),
    "comment.moved": _("brought a comment along"),
    "comment.deleted": _("took a comment back"),
    "comment.restored": _("put a comment back"),
    "tagged": _("changed the tags"),
    "tag.renamed": _("renamed a tag"),
    "tag.merged": _("merged two tags"),
}.items():
    say(verb, sentence)
