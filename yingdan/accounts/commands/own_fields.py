"""The fields that a company adds to its records: added, changed, ordered, taken away and brought back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.accounts import rules
from yingdan.core import definitions
from yingdan.core.commands import command, need
from yingdan.core.journal import Entry, record
from yingdan.core.models import CustomField, CustomType, Extended
from yingdan.core.policy import Actor, policies
from yingdan.core.refusal import Missing, Refused
from yingdan.core.rows import as_seen, bump, stamp
from yingdan.core.sentences import constraint

RIGHT = "company.edit"
MOST_FIELDS = 60
MOST_OPTIONS = 100
LONGEST_OPTION = 40
PLAIN = frozenset({"label", "help", "required", "listed"})
TAKEN = _("There is a field of this name already.")
constraint("core_customfield_label", TAKEN, columns="core_customfield.kind, core_customfield.label")


@command("customfield.create", RIGHT)
def add_field(
    *,
    actor: Actor,
    kind: str,
    label: str,
    sort: str,
    options: Sequence[str] = (),
    about: str = "",
    required: bool = False,
    listed: bool = False,
) -> CustomField:
    """Add a field behind the last one of a kind. Records there are have no value yet."""
    need(actor, RIGHT)
    if kind not in policies() or not issubclass(policies()[kind].rows().model, Extended):
        raise Refused(_("Fields cannot be added to this."), field="kind")
    if sort not in CustomType.values:
        raise Refused(_("There is no such type of field."), field="type")
    others = CustomField.objects.select_for_update().filter(kind=kind, deleted_at__isnull=True)
    if len(others) >= MOST_FIELDS:
        raise Refused(_("There can be %(most)s fields. Delete one that nobody uses.") % {"most": MOST_FIELDS})
    row = CustomField(kind=kind, label=_label(label), type=sort, help=about.strip()[:120])
    row.required, row.listed = required, listed
    row.options = _merged([], {}, options) if sort == CustomType.CHOICE else []
    if sort == CustomType.CHOICE and not row.options:
        raise Refused(_("A choice needs words to choose from."), field="options")
    row.place = max((other.place for other in others), default=0) + 1
    _check_label(row)
    stamp(row)
    row.save(force_insert=True)
    kept = {name: getattr(row, name) for name in ("label", "type", "options", "help", "required", "listed")}
    return _told(actor, row, "created", {}, {"of": kind} | kept)


@command("customfield.edit", RIGHT)
def edit_field(
    *,
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
    more: Sequence[str] = (),
    version: int | None = None,
) -> CustomField:
    """Change what a field is called and how it is asked for; its type stays.

    words: key -> word of the choices there are; one that is emptied is offered no longer, and records keep it.
    more: words that are new."""
    row = _locked(actor, pk)
    as_seen(row, version)
    new = {name: value for name, value in values.items() if name in PLAIN}
    if "label" in new:
        new["label"] = _label(new["label"])
    if row.type == CustomType.CHOICE and (words is not None or more):
        new["options"] = _merged(row.options, words or {}, more)
        if all(option["gone"] for option in new["options"]):
            raise Refused(_("A choice needs words to choose from."), field="more")
    changed = {name: (getattr(row, name), value) for name, value in new.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name, (_old, value) in changed.items():
        setattr(row, name, value)
    _check_label(row)
    bump(row, changed)
    return _told(actor, row, "edited", *({name: pair[at] for name, pair in changed.items()} for at in (0, 1)))


@command("customfield.move", RIGHT)
def move_field(*, actor: Actor, pk: int, by: int) -> CustomField:
    """Put a field some places further down, or up with less than nothing."""
    row = _locked(actor, pk)
    rows = list(CustomField.objects.select_for_update().filter(kind=row.kind, deleted_at__isnull=True))
    rows.sort(key=lambda one: (one.place, one.pk))
    order = [one.pk for one in rows if one.pk != pk]
    order.insert(max(0, [one.pk for one in rows].index(pk) + by), pk)
    for one in rows:
        one.place = order.index(one.pk) + 1
    CustomField.objects.bulk_update(rows, ["place"])
    return _told(actor, row, "moved", {}, {"place": order.index(pk) + 1})


@command("customfield.delete", RIGHT)
def delete_field(*, actor: Actor, pk: int) -> CustomField:
    """Take a field away. What records hold in it stays, and returns with it."""
    row = _locked(actor, pk)
    bump(row, {}, deleted=True)
    return _told(actor, row, "deleted", {}, {})


@command("customfield.restore", RIGHT)
def restore_field(*, actor: Actor, pk: int) -> CustomField:
    row = _locked(actor, pk, deleted=True)
    _check_label(row)
    bump(row, {}, deleted=False)
    return _told(actor, row, "restored", {}, {})


def _locked(actor: Actor, pk: int, *, deleted: bool = False) -> CustomField:
    need(actor, RIGHT)
    row = rules.own_fields(actor, deleted=deleted).select_for_update().filter(pk=pk).first()
    if row is None:
        raise Missing
    return row


def _told(
    actor: Actor, row: CustomField, verb: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> CustomField:
    entry = Entry(verb=f"customfield.{verb}", kind="customfield", record=row.pk, before=before, after=after)
    record([entry], actor=actor)
    definitions.forget()
    return row


def _label(text: Any) -> str:
    label = " ".join(str(text or "").split())
    if not label or "\0" in label:
        raise Refused(_("A field needs a name."), field="label")
    if len(label) > 30:
        raise Refused(_("A name has at most %(count)s characters.") % {"count": 30}, field="label")
    return label


def _check_label(row: CustomField) -> None:
    others = CustomField.objects.filter(kind=row.kind, label=row.label, deleted_at__isnull=True)
    if others.exclude(pk=row.pk).exists():
        raise Refused(TAKEN, field="label")


def _merged(kept: Iterable[Mapping[str, Any]], words: Mapping[str, str], more: Iterable[str]) -> list[dict[str, Any]]:
    """The choices there are under their new words, then new ones, each under a key that stays."""
    found = []
    for option in kept:
        word = _word(words.get(option["key"], option["label"]))
        gone = option["key"] in words and not word
        back = option["gone"] and option["key"] not in words
        found.append({"key": option["key"], "label": word or option["label"], "gone": gone or back})
    for text in more:
        if word := _word(text):
            found.append({"key": f"o{len(found) + 1:03}", "label": word, "gone": False})
    if len(found) > MOST_OPTIONS:
        raise Refused(_("A choice has at most %(most)s words.") % {"most": MOST_OPTIONS}, field="options")
    living = [option["label"] for option in found if not option["gone"]]
    if len(set(living)) != len(living):
        raise Refused(_("One of these words is there twice."), field="options")
    return found


def _word(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST_OPTION]
