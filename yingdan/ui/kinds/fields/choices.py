"""A value out of a few."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.ui.kinds.fields.base import EMPTY_OP, FILLED, IS, NOT, BadFilter, FieldType, Operator


@dataclass(frozen=True, kw_only=True)
class Choice(FieldType):
    """One of the choices of its column. `tones` gives values a badge: ok, warn, bad, info or plain."""

    tones: Mapping[str, str] = field(default_factory=dict)
    operators: ClassVar[tuple[Operator, ...]] = (IS, NOT, EMPTY_OP, FILLED)
    groupable: ClassVar[bool] = True
    size: ClassVar[str] = "choice"

    def options(self, actor: Actor | None = None) -> list[tuple[str, str]]:
        choices = (self.column.flatchoices if self.column is not None else None) or []
        return [(str(value), str(label)) for value, label in choices if value not in (None, "")]

    def text(self, value: Any, *more: Any) -> str:
        if value in (None, ""):
            return ""
        return next((label for key, label in self.options() if key == str(value)), str(value))

    def cell(self, value: Any, *more: Any) -> SafeString:
        shown = escape(self.text(value))
        tone = self.tones.get(str(value))
        if tone is None or not shown:
            return SafeString(shown)
        return SafeString(f'<span class="badge {tone}">{shown}</span>')

    def data(self, value: Any, *more: Any) -> Any:
        """Its key as the interface says and takes it: a text, also where the column holds numbers."""
        return value if value is None else str(value)

    def described(self) -> dict[str, Any]:
        words = [{"const": value, "title": label} for value, label in self.options()]
        return (
            {"title": str(self.label), "anyOf": [*words, {"const": ""}, {"type": "null"}]}
            if words
            else super().described()
        )

    def form_field(self, actor: Actor) -> forms.Field:
        empty = [] if self.required else [("", "")]
        return forms.ChoiceField(
            label=self.label, required=self.required, choices=[*empty, *self.options(actor)], help_text=self.help
        )

    def first(self) -> Any:
        """The usual one, where its column says which."""
        return self.column.default if self.column is not None and self.column.has_default() else None

    def parse(self, text: str) -> Any:
        options = self.options()
        if options and text not in {value for value, _label in options}:
            raise BadFilter(_("“%(value)s” is no “%(field)s”.") % {"value": text, "field": self.label})
        return text

    def value_said(self, value: str, actor: Actor) -> str:
        return self.text(value)
