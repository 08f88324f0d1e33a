"""Field types: each knows how to show, take, compare, sort, export and describe its value."""

from yingdan.ui.kinds.fields.base import BadFilter, FieldType, Operator
from yingdan.ui.kinds.fields.choices import Choice
from yingdan.ui.kinds.fields.numbers import Figure, Money, Percent
from yingdan.ui.kinds.fields.references import Department, Person, Reference
from yingdan.ui.kinds.fields.texts import Email, Number, Paragraph, Phone, Text, Web, YesNo
from yingdan.ui.kinds.fields.times import Day, Moment

__all__ = [
    "BadFilter",
    "Choice",
    "Day",
    "Department",
    "Email",
    "FieldType",
    "Figure",
    "Moment",
    "Money",
    "Number",
    "Operator",
    "Paragraph",
    "Percent",
    "Person",
    "Phone",
    "Reference",
    "Text",
    "Web",
    "YesNo",
]
