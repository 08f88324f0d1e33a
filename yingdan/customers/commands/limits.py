"""What a column can hold, said in words before the database says it in its own."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Refused, Text


@cache
def _limits(model: type[models.Model]) -> dict[str, tuple[Text, int | None, frozenset[str] | None]]:
    """field -> (label, longest text, choices) of the text columns."""
    return {
        column.name: (
            column.verbose_name,
            column.max_length,
            frozenset(str(key) for key, _label in column.flatchoices) if column.choices else None,
        )
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
    }


def check_row(row: models.Model) -> None:
    """Refuse a new row with a text that does not fit its column."""
    check_values(type(row), vars(row))


def check_values(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Refuse texts that are too long, are none of the choices, or cannot be stored at all."""
    for name, (label, longest, choices) in _limits(model).items():
        value = values.get(name)
        if not value:
            continue
        if not isinstance(value, str) or "\0" in value or not _writable(value):
            raise Refused(_("“%(field)s” has characters that cannot be kept.") % {"field": label}, field=name)
        if choices is not None and value not in choices:
            raise Refused(_("“%(field)s” has no such choice.") % {"field": label}, field=name)
        if longest and len(value) > longest:
            sentence = _("“%(field)s” has at most %(count)s characters.") % {"field": label, "count": longest}
            raise Refused(sentence, field=name)


def _writable(text: str) -> bool:
    """Half a character, as broken JSON may bring it, has no bytes."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)
