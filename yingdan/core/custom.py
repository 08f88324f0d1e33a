"""Values of a company's own fields: checked, brought into the form in which they are kept, and back."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from yingdan.core.definitions import Definition, definition, definitions, is_custom
from yingdan.core.models import CustomType, Extended, Record
from yingdan.core.money import fen
from yingdan.core.policy import Access, Actor, Policy, policy_of
from yingdan.core.refusal import Forbidden, Refused

COLUMN = "custom"
LONGEST = 500
# What a number or an amount is multiplied with, and how large it may be: whole numbers of eight bytes hold it.
SCALE = {CustomType.MONEY: 100, CustomType.NUMBER: 1_000_000}
LARGEST = {CustomType.MONEY: Decimal(10) ** 15, CustomType.NUMBER: Decimal(10) ** 12}


def made(actor: Actor, kind: str, drafts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What new records of a kind keep, from plain values by field name."""
    found = [{} if not values else _kept(kind, values) for values in drafts]
    _see(actor, kind, found)
    return found


def strays(values: Iterable[str], allowed: Collection[str]) -> set[str]:
    """The names that a command does not take: neither one of its own fields, nor one that the company added."""
    return {name for name in values if name not in allowed and not is_custom(name)}


def folded[M: Record](actor: Actor, policy: Policy[M], row: M, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an edit with those of own fields as one new value of their column, if they change it."""
    own = {name: value for name, value in values.items() if is_custom(name)}
    if not own:
        return dict(values)
    if not isinstance(row, Extended):
        raise Refused(_("This field cannot be changed here."), field=min(own))
    mine = policy.owns(actor, row)
    for name in own:
        if policy.access(actor, name, mine=mine) < Access.EDIT:
            raise Forbidden(_("You have no right to change this field."), field=name)
    new = _kept(policy.kind, own)
    _see(actor, policy.kind, [{name: value for name, value in new.items() if row.custom.get(name) != value}])
    rest = {name: value for name, value in values.items() if name not in own}
    column = {name: value for name, value in row.custom.items() if name not in own} | new
    return rest if column == row.custom else rest | {COLUMN: column}


def told(changed: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Changes as the journal tells them: the column of own fields as one change for each of them."""
    if COLUMN not in changed:
        return dict(changed)
    old, new = ({} if values is None else values for values in changed[COLUMN])
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    rest = {name: pair for name, pair in changed.items() if name != COLUMN}
    return rest | {name: (old.get(name), new.get(name)) for name in names}


def filled(kept: Extended, dropped: Extended) -> dict[str, Any]:
    """The column of one record with what only another one has, for merging the two."""
    return {**dropped.custom, **kept.custom}


def plain(field: Definition, value: Any) -> Any:
    """A kept value as forms and files use it; None where there is none."""
    if value is None:
        return None
    match field.type:
        case CustomType.MONEY:
            return fen(Decimal(value) / SCALE[CustomType.MONEY])
        case CustomType.NUMBER:
            return _short(Decimal(value) / SCALE[CustomType.NUMBER])
        case CustomType.DATE:
            return dt.date.fromisoformat(value)
    return value


def stored(field: Definition, value: Any) -> Any:
    """A plain value as it is kept, None where it is empty; refused with the reason where it does not fit."""
    value = value.pk if isinstance(value, Model) else value
    if value is None or value == "":
        return None
    match field.type:
        case CustomType.TEXT:
            return _text(field, value)
        case CustomType.MONEY | CustomType.NUMBER:
            return _whole(field, value)
        case CustomType.DATE:
            return _day(field, value)
        case CustomType.CHOICE:
            return _option(field, value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(field)
    return value


def _kept(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        field = definition(kind, name)
        if field is None:
            raise Refused(_("This field is not there any more. Load the page again."), field=name)
        kept = stored(field, value)
        if kept is not None:
            found[name] = kept
    return found


def _see(actor: Actor, kind: str, columns: Iterable[Mapping[str, Any]]) -> None:
    """Refuse people that the actor may not see."""
    names = [one.name for one in definitions(kind) if one.type == CustomType.PERSON]
    wanted = {values[name]: name for values in columns for name in names if name in values}
    if not wanted:
        return
    seen = set(policy_of("person").visible(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    for key, name in wanted.items():
        if key not in seen:
            raise Refused(_("This person does not exist, or you may not see them."), field=name)


def _text(field: Definition, value: Any) -> str:
    text = str(value).strip()
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        sentence = _("“%(field)s” has characters that cannot be kept.") % {"field": field.label}
        raise Refused(sentence, field=field.name)
    if len(text) > LONGEST:
        sentence = _("“%(field)s” has at most %(count)s characters.") % {"field": field.label, "count": LONGEST}
        raise Refused(sentence, field=field.name)
    return text


def _whole(field: Definition, value: Any) -> int:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise _wrong(field) from None
    kind = CustomType(field.type)
    if not number.is_finite() or abs(number) >= LARGEST[kind]:
        raise _wrong(field)
    if kind == CustomType.MONEY:
        return int(fen(number) * SCALE[kind])
    return int((number * SCALE[kind]).to_integral_value(ROUND_HALF_UP))


def _day(field: Definition, value: Any) -> str:
    try:
        return (value if isinstance(value, dt.date) else dt.date.fromisoformat(value)).isoformat()[:10]
    except (TypeError, ValueError):
        raise _wrong(field) from None


def _option(field: Definition, value: Any) -> str:
    if value not in {option.key for option in field.options}:
        raise Refused(_("“%(field)s” has no such choice.") % {"field": field.label}, field=field.name)
    return str(value)


def _short(number: Decimal) -> Decimal:
    """Without noughts behind the point: 12.500000 is 12.5."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _wrong(field: Definition) -> Refused:
    return Refused(_("This does not fit “%(field)s”.") % {"field": field.label}, field=field.name)
