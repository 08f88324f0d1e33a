"""The fields that a company added to a kind, as columns of a file can fill them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from yingdan.core.custom import LONGEST
from yingdan.core.definitions import Definition, is_custom
from yingdan.core.fields import MoneyField
from yingdan.core.models import CustomType

type Column = models.Field[Any, Any]


def _choice(one: Definition) -> Column:
    words = [(option.key, option.label) for option in one.options if not option.gone]
    return models.CharField(one.label, choices=words)


COLUMNS: Mapping[str, Callable[[Definition], Column]] = {
    CustomType.TEXT: lambda one: models.CharField(one.label, max_length=LONGEST),
    CustomType.NUMBER: lambda one: models.DecimalField(one.label, max_digits=18, decimal_places=6),
    CustomType.MONEY: lambda one: MoneyField(one.label),
    CustomType.DATE: lambda one: models.DateField(one.label),
    CustomType.CHOICE: _choice,
    CustomType.PERSON: lambda one: models.BigIntegerField(one.label),
}


def column_for(one: Definition) -> Column:
    """A column of its type, that no table has: it says how text is read."""
    return COLUMNS[one.type](one)


def together(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row as a draft takes them: own fields stand together."""
    own = {name: value for name, value in values.items() if is_custom(name)}
    return {name: value for name, value in values.items() if name not in own} | ({"custom": own} if own else {})
