"""Who may say what about a record, and whom a comment names: always asked of the record's own policy."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, QuerySet
from django.utils.translation import gettext as _

from yingdan.accounts.choices import UserKind
from yingdan.accounts.models import User
from yingdan.accounts.rules import actor_of, visible_people
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.core.prepared import Question, Slot
from yingdan.core.refusal import Forbidden, Missing, Refused
from yingdan.core.search import matching
from yingdan.core.text import normalise
from yingdan.notes.models import Comment, Tag, Tagged
from yingdan.ui.kinds.kind import Kind, kinds

# Tags are words of the whole company.
KEEPS = "company.edit"
EDITABLE = dt.timedelta(minutes=15)
LONGEST_TEXT = 5000
MOST_FILES = 10
MOST_MENTIONS = 20
MOST_TAGS = 20
LONGEST_TAG = 30
OFFERED = 8
CANDIDATES = 40
# An @ inside a word is an address of mail, not a call.
CALL = re.compile(r"(?<![A-Za-z0-9_.])@")
SEPARATORS = re.compile(r"[,，;；、\n\r\t]")


class Unseen(Refused):
    """A comment names people who may not see its record."""

    def __init__(self, message: Any, people: list[User]) -> None:
        super().__init__(message, field="text")
        self.people = people


def seen(actor: Actor, kind: str, pk: int) -> tuple[Kind[Any], Any]:
    """The declared kind and the record, if the actor sees it."""
    declared = kinds().get(kind)
    row = declared.rows(actor).filter(pk=pk).first() if declared else None
    if declared is None or row is None:
        raise Missing
    return declared, row


def comment_for(actor: Actor, pk: int, *, deleted: bool = False) -> Comment:
    """A comment whose record the actor sees, locked."""
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=pk, deleted_at__isnull=not deleted).first()
    if comment is None:
        raise Missing
    seen(actor, comment.kind, comment.record)
    return comment


def own_comment(actor: Actor, pk: int) -> Comment:
    """One's own comment that can still be changed, for its form; another one is missing."""
    comment = Comment.objects.filter(pk=pk, author=actor.user_id, deleted_at=None).first()
    if comment is None:
        raise Missing
    seen(actor, comment.kind, comment.record)
    if not may_edit(actor, comment):
        raise Forbidden(_("A comment can be changed for 15 minutes. Write another one, or delete this one."))
    return comment


def comments(pks: Iterable[int]) -> "QuerySet[Comment]":
    """Comments that stand, by key; the caller has seen their record."""
    return Comment.objects.filter(pk__in=list(pks), deleted_at=None).prefetch_related("files", "mentions")


def may_edit(actor: Actor, comment: Comment) -> bool:
    """One's own, for a quarter of an hour: later it has been read."""
    return comment.author_id == actor.user_id and clock.now() - comment.at <= EDITABLE


def colleagues(actor: Actor) -> "QuerySet[User]":
    """Whom a comment may name."""
    return visible_people(actor).filter(kind=UserKind.INTERNAL, is_active=True)


def sees(person: User, kind: Kind[Any], pk: int) -> bool:
    return kind.rows(actor_of(person)).filter(pk=pk).exists()


def audience(actor: Actor, kind: Kind[Any], pk: int, text: str) -> list[User]:
    """The first colleagues of that name or reading who see the record, for the list under an @."""
    people = colleagues(actor).exclude(pk=actor.user_id)
    if text:
        people = people.filter(pk__in=matching("person", text)) | people.filter(name__icontains=text)
    found: list[User] = []
    for person in people.select_related("department").order_by("pinyin", "pk")[:CANDIDATES]:
        if sees(person, kind, pk):
            found.append(person)
        if len(found) == OFFERED:
            break
    return found


def called(actor: Actor, text: str) -> dict[str, list[User]]:
    """What stands behind each @ of a text -> the colleagues it may mean: the longest name counts."""
    calls = [text[found.end() :] for found in CALL.finditer(text)]
    if not calls:
        return {}
    spelled: dict[str, list[User]] = {}
    for person in colleagues(actor):
        for name in (person.name, f"{person.name}({person.username})"):
            spelled.setdefault(name, []).append(person)
    found: dict[str, list[User]] = {}
    for call in calls:
        names = [name for name in spelled if name and call.startswith(name) and _ends(name, call)]
        if names:
            longest = max(names, key=len)
            found[longest] = spelled[longest]
    return found


def _ends(name: str, call: str) -> bool:
    """A Latin name is a whole word; Chinese goes on without a space."""
    after = call[len(name) : len(name) + 1]
    return not (name[-1].isascii() and name[-1].isalnum() and after.isascii() and after.isalnum())


def spelling(person: User, *, alone: bool) -> str:
    """How a comment writes a person, so that it means nobody else."""
    return person.name if alone else f"{person.name}({person.username})"


def tag_key(name: str) -> str:
    return normalise(name).casefold()


def tags(actor: Actor, kind: Kind[Any]) -> "QuerySet[Tag]":
    """The tags on records that the actor sees: a word that only stands on others may say too much."""
    used = Tagged.objects.filter(kind=kind.name, record__in=kind.rows(actor).order_by().values("pk"))
    return Tag.objects.filter(kind=kind.name, pk__in=used.values("tag")).order_by("name")


def tags_on(kind: str, record: int) -> list[Tag]:
    """The tags of one record, which the caller has seen."""
    return _tags_on.rows(kind=kind, record=record)


_tags_on = Question(
    lambda: Tag.objects.filter(kind=Slot("kind", CharField()), uses__record=Slot("record", BigIntegerField())).order_by(
        "name"
    )
)


def all_tags(actor: Actor) -> "QuerySet[Tag]":
    """Every tag in use with the number of records it stands on, for whoever keeps the company's settings."""
    rows = Tag.objects.annotate(records=Count("uses")).filter(records__gt=0).order_by("kind", "name")
    return rows if actor.may(KEEPS) else rows.none()


def uses(kind: str) -> "QuerySet[Tagged]":
    """Which record of a kind has which tag."""
    return Tagged.objects.filter(kind=kind)
