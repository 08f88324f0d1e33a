"""Text in its kinds: lines, paragraphs, phone numbers, addresses of mail and web."""

from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.ui.kinds.fields.base import EMPTY_OP, FILLED, HAS, IS, NOT, FieldType, Operator


@dataclass(frozen=True, kw_only=True)
class Text(FieldType):
    """One line. `suggest` offers the values that other records already have."""

    primary: bool = False
    operators: ClassVar[tuple[Operator, ...]] = (HAS, IS, NOT, EMPTY_OP, FILLED)

    def form_field(self, actor: Actor) -> forms.Field:
        length = getattr(self.column, "max_length", None)
        return forms.CharField(
            label=self.label, required=self.required, max_length=length, help_text=self.help, strip=True
        )

    def sort_path(self) -> str:
        # Chinese names sort by their pinyin, which the room keeps beside the name.
        return "pinyin" if self.primary else self.path


@dataclass(frozen=True, kw_only=True)
class Number(Text):
    """A record's number, such as SJ-2026-000123: shown in fixed-width figures, never typed."""

    def sort_path(self) -> str:
        return self.path

    def cell(self, value: Any, *more: Any) -> SafeString:
        return SafeString(f'<span class="faint">{escape(value or "")}</span>')


@dataclass(frozen=True, kw_only=True)
class Paragraph(Text):
    """Several lines."""

    sortable: ClassVar[bool] = False

    def form_field(self, actor: Actor) -> forms.Field:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=self.label, required=self.required, widget=area, help_text=self.help)


@dataclass(frozen=True, kw_only=True)
class Phone(Text):
    """A telephone number: a link that dials."""

    def cell(self, value: Any, *more: Any) -> SafeString:
        if not value:
            return SafeString("")
        shown = escape(value)
        dial = "".join(c for c in str(value) if c.isdigit() or c == "+")
        return SafeString(f'<a class="link" href="tel:{dial}">{shown}</a>')

    def form_field(self, actor: Actor) -> forms.Field:
        made = super().form_field(actor)
        made.widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        return made


@dataclass(frozen=True, kw_only=True)
class Email(Text):
    """An e-mail address: a link that writes."""

    def cell(self, value: Any, *more: Any) -> SafeString:
        if not value:
            return SafeString("")
        shown = escape(value)
        return SafeString(f'<a class="link" href="mailto:{shown}">{shown}</a>')

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.EmailField(label=self.label, required=self.required, help_text=self.help)


@dataclass(frozen=True, kw_only=True)
class Web(Text):
    """An address on the web. Only http and https become links."""

    def cell(self, value: Any, *more: Any) -> SafeString:
        if not value:
            return SafeString("")
        shown = escape(value)
        target = shown if str(value).startswith(("http://", "https://")) else f"https://{shown}"
        link = f'<a class="link" href="{target}" rel="noopener noreferrer" target="_blank">{shown}</a>'
        return SafeString(link)


@dataclass(frozen=True, kw_only=True)
class YesNo(FieldType):
    """A flag, said in words."""

    operators: ClassVar[tuple[Operator, ...]] = (IS,)
    groupable: ClassVar[bool] = True
    schema: ClassVar[Any] = {"type": "boolean"}

    def text(self, value: Any, *more: Any) -> str:
        return str(_("yes") if value else _("no"))

    def form_field(self, actor: Actor) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.help)

    def parse(self, text: str) -> Any:
        return text in {"1", "true", "yes"}

    def value_said(self, value: str, actor: Actor) -> str:
        return self.text(self.parse(value))
