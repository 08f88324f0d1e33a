"""A target: a kind that rows of a file can become. Its fields read text by the type of their column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.definitions import Definition, definitions, is_custom
from yingdan.core.fields import MoneyField
from yingdan.core.models import Batch, CustomType, Record
from yingdan.core.money import MoneyError, parse_money
from yingdan.core.policy import Actor, Policy, policy_of
from yingdan.core.refusal import Text
from yingdan.core.text import normalise, pinyin_key, similarity
from yingdan.exchange.reading.dates import last_day, read_day, read_moment
from yingdan.exchange.targets.own import column_for
from yingdan.notes.models import Tag
from yingdan.notes.rules import LONGEST_TAG, MOST_TAGS, tag_key

type Values = dict[str, Any]
type Create = Callable[[Actor, Sequence[Values], Batch | None], Sequence[Record]]
type Edit = Callable[[Actor, int, Values, Batch | None], Any]
type Check = Callable[[Values], tuple[str, Text] | None]

RANGE = re.compile(r"^(\d+)(?:-(\d+)|\+)$")
YES = frozenset({"1", "true", "yes", "y", "是", "有", "x"})
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?\s*[万亿]?")
# What stands between two tags in a cell.
BETWEEN = re.compile(r"[,，;；、|｜\n\r\t]")
TAGS = "tags"
CLOSE = 0.4
NO = frozenset({"0", "false", "no", "n", "否", "无"})


class BadCellError(ValueError):
    """A cell that its field cannot read; the message is the reason in words.

    sort: what is wrong, in a word for the program. fix: what the cell probably should say, where that can be guessed.
    """

    def __init__(self, message: str, *, sort: str = "", fix: str = "") -> None:
        super().__init__(message)
        self.sort, self.fix = sort, fix


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a target. `to` names the kind that a reference points at; `joint` stands between columns that
    fill it together."""

    name: str
    column: "models.Field[Any, Any]"
    to: str = ""
    joint: str = " "

    @property
    def label(self) -> Text:
        return self.column.verbose_name

    @property
    def is_date(self) -> bool:
        return isinstance(self.column, models.DateField)

    @cached_property
    def read(self) -> Callable[[str, str], Any]:
        """text, order of day and month -> value. Raises BadCellError."""
        column = self.column
        if column.choices:
            return self._choice
        if isinstance(column, models.DateTimeField):
            return self._moment
        if isinstance(column, models.DateField):
            return self._day
        if isinstance(column, MoneyField):
            return self._money
        if isinstance(column, models.DecimalField | models.IntegerField):
            return self._number
        if isinstance(column, models.BooleanField):
            return self._flag
        return self._text

    def _text(self, text: str, order: str) -> str:
        longest = getattr(self.column, "max_length", None)
        if longest and len(text) > longest:
            reason = _("%(count)s characters; at most %(most)s fit.")
            raise BadCellError(
                reason % {"count": len(text), "most": longest}, sort="long", fix=text[: longest - 1].rstrip() + "…"
            )
        return text

    def _choice(self, text: str, order: str) -> str:
        wanted = normalise(text)
        options = [(str(key), str(label)) for key, label in self.column.flatchoices if key not in (None, "")]
        for key, label in options:
            if wanted in (normalise(key), normalise(label)):
                return key
        if found := _in_range(text, [key for key, _label in options]):
            return found
        raise BadCellError(
            _("“%(value)s” is none of: %(known)s. Map it under values.")
            % {"value": text[:60], "known": "、".join(label for _key, label in options)},
            sort="word",
            fix=nearest(text, [label for _key, label in options]),
        )

    def _money(self, text: str, order: str) -> Decimal:
        try:
            return parse_money(text)
        except MoneyError as problem:
            raise BadCellError(str(problem), sort="number", fix=_figure(text)) from problem

    def _number(self, text: str, order: str) -> Any:
        try:
            number = Decimal(text.replace(",", "").removesuffix("%"))
            if not number.is_finite():
                raise InvalidOperation
        except InvalidOperation as problem:
            reason = _("“%(value)s” is no number.") % {"value": text[:40]}
            raise BadCellError(reason, sort="number", fix=_figure(text)) from problem
        return round(number) if isinstance(self.column, models.IntegerField) else number

    def _flag(self, text: str, order: str) -> bool:
        word = text.casefold()
        if word not in YES | NO:
            raise BadCellError(_("“%(value)s” is neither yes nor no.") % {"value": text[:40]}, sort="flag")
        return word in YES

    def _day(self, text: str, order: str) -> Any:
        return _dated(read_day(text, order), text)

    def _moment(self, text: str, order: str) -> Any:
        return _dated(read_moment(text, order), text)


@dataclass(frozen=True, kw_only=True)
class Tags(Field):
    """The tags of a record: no column of its table, but words in one cell."""

    joint: str = "、"

    @property
    def label(self) -> Text:
        return gettext_lazy("tags")

    @cached_property
    def read(self) -> Callable[[str, str], Any]:
        return self._words

    def _words(self, text: str, order: str) -> tuple[str, ...]:
        """Each word once, however it is spelt."""
        words = [" ".join(part.split()).lstrip("#＃").strip() for part in BETWEEN.split(text)]
        found = {tag_key(word): word for word in reversed(words) if word}
        names = tuple(reversed(found.values()))
        if any(len(word) > LONGEST_TAG for word in names):
            cut = (word if len(word) <= LONGEST_TAG else word[: LONGEST_TAG - 1] + "…" for word in names)
            reason = _("A tag has at most %(most)s characters.") % {"most": LONGEST_TAG}
            raise BadCellError(reason, sort="long", fix=self.joint.join(cut))
        if len(names) > MOST_TAGS:
            reason = _("A record has at most %(most)s tags.") % {"most": MOST_TAGS}
            raise BadCellError(reason, sort="long", fix=self.joint.join(names[:MOST_TAGS]))
        return names


def _dated(found: Any, text: str) -> Any:
    if found is None:
        reason = _("“%(value)s” is no day; write it like 2026-11-24.") % {"value": text[:40]}
        raise BadCellError(reason, sort="day", fix=last_day(text))
    return found


def nearest(text: str, words: Sequence[str]) -> str:
    """The word that is most like a text, if one is like it at all."""
    likely = max(words, key=lambda word: _likeness(text, word), default="")
    return likely if likely and _likeness(text, likely) >= CLOSE else ""


def _likeness(text: str, word: str) -> float:
    """What sounds alike is alike: 林靖 is a slip of the keyboard for 林婧."""
    return max(similarity(text, word), 0.9 if pinyin_key(text) == pinyin_key(word) else 0.0)


def _figure(text: str) -> str:
    """The one amount inside a text: 约 860,000 元 is 860,000."""
    found = FIGURE.findall(text)
    return found[0] if len(found) == 1 else ""


def _in_range(text: str, keys: Sequence[str]) -> str:
    """The choice whose range holds a number: 2,822 people are `2001+`."""
    plain = text.replace(",", "")
    if not (plain.isascii() and plain.isdigit()):
        return ""
    for key in keys:
        found = RANGE.match(key)
        if found and int(found[1]) <= int(plain) <= int(found[2] or plain):
            return key
    return ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind as a file sees it.

    references: field -> kind it points at. lookups: how others may name a record -> its column. edit is None where
    an import never changes an existing record. parts: models whose rows belong to the record and go with it.
    check: what the command would refuse, known before it is called. fixed: fields that are read on creation only.
    remove, may_remove: how an undone import takes records out, and the action that allows it.
    basics: what a record that came from a file must have not to be marked incomplete. tagged: its records have tags.
    """

    kind: str
    model: type[Record]
    fields: tuple[str, ...]
    create: Create
    references: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, str] = field(default_factory=lambda: {"name": "name"})
    edit: Edit | None = None
    remove: Callable[[Actor, Sequence[int], Batch | None], Any]
    may_remove: str = "delete"
    parts: tuple[str, ...] = ()
    check: Check = lambda values: None
    fixed: frozenset[str] = frozenset()
    basics: Callable[[Values], Sequence[str]] = lambda values: ()
    unique_names: bool = False
    closes: bool = False
    tagged: bool = False

    @property
    def policy(self) -> Policy[Any]:
        return policy_of(self.kind)

    @property
    def by_name(self) -> dict[str, Field]:
        """Its fields by name: those it has by itself, then those that the company added."""
        return self._declared | {one.name: _own(one) for one in definitions(self.kind)}

    def named(self, word: str) -> Field | None:
        """A field by its name, or one that the company added by its label: a map is written by people."""
        fields = self.by_name
        return fields.get(word) or next((f for f in fields.values() if is_custom(f.name) and f.label == word), None)

    @cached_property
    def _declared(self) -> dict[str, Field]:
        found = {name: self._field(name) for name in self.fields}
        return {**found, TAGS: Tags(name=TAGS, column=Tag._meta.get_field("name"))} if self.tagged else found

    def _field(self, name: str) -> Field:
        column = self.model._meta.get_field(name)
        if not isinstance(column, models.Field):
            raise LookupError(f"{self.kind}.{name} is no column")
        return Field(name=name, column=column, to=self.references.get(name, ""))


@cache
def _own(one: Definition) -> Field:
    to = "person" if one.type == CustomType.PERSON else ""
    return Field(name=one.name, column=column_for(one), to=to)
