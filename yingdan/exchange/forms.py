"""The forms of the wizard: what to upload, how to read it, which column is which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.core.refusal import Text
from yingdan.exchange.commands.drafts import OWN
from yingdan.exchange.commands.hand import CONSTANTS, UNKNOWN, Hand, choices_of, sureness
from yingdan.exchange.commands.uploads import SUFFIXES
from yingdan.exchange.commands.wizard import Look
from yingdan.exchange.profiles import profile_names
from yingdan.exchange.reading.dates import DAY_FIRST, MONTH_FIRST
from yingdan.exchange.targets import target_of

NAMES = {"zoho": "Zoho CRM", "hubspot": "HubSpot", "salesforce": "Salesforce"}
GUESS = gettext_lazy("guess")
ENCODINGS = (("utf-8", "UTF-8"), ("gb18030", "GBK / GB18030"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252"))
DELIMITERS = ((",", gettext_lazy("comma")), (";", gettext_lazy("semicolon")), ("\t", gettext_lazy("tab")),
              ("|", gettext_lazy("vertical bar")))  # fmt: skip
ORDERS = ((DAY_FIRST, gettext_lazy("day before month")), (MONTH_FIRST, gettext_lazy("month before day")))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Every file that was chosen, as a list. What is wrong with one is said by the command, by its name."""

    def to_python(self, data: Any) -> Any:
        return data

    def validate(self, value: Any) -> None:
        if not value:
            raise forms.ValidationError(_("Choose at least one file."))

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = [file for file in (data or []) if file]
        self.validate(found)
        return found


class UploadForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Where the files come from"), widget=forms.RadioSelect)
    upload = ManyFilesField(
        label=gettext_lazy("Files"), widget=ManyFiles(attrs={"accept": ",".join(SUFFIXES), "class": "input file"})
    )
    map = forms.FileField(
        label=gettext_lazy("Map"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".toml", "class": "input file"}),
        help_text=gettext_lazy("A TOML file that says which column is which field. Leave it out to choose by hand."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        systems = [(name, NAMES.get(name, name)) for name in profile_names() if name != "generic"]
        source = self.fields["source"]
        if isinstance(source, forms.ChoiceField):
            source.choices = [(OWN, _("Own files")), *systems]
        source.initial = OWN


class ShapeForm(forms.Form):
    """How one file is read. What is left open is guessed."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Delimiter"), required=False)
    header = forms.IntegerField(
        label=gettext_lazy("Header in row"), required=False, min_value=0, max_value=10_000,
        help_text=gettext_lazy("0: there is none"),
    )  # fmt: skip
    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    dates = forms.ChoiceField(label=gettext_lazy("Days such as 3/4/2026"), required=False)
    leave = forms.BooleanField(label=gettext_lazy("Leave this file out"), required=False)

    def __init__(
        self, data: Any, *, number: int, part: Mapping[str, Any], sheets: Sequence[str], look: Look | None, text: bool
    ) -> None:
        initial = {name: part.get(name, "") for name in ("encoding", "delimiter", "header", "sheet", "dates")}
        super().__init__(data, prefix=f"f{number}", initial=initial)
        order = next((guess.order for guess in look.orders.values()), "") if look else ""
        self._choose("encoding", ENCODINGS, look.encoding.name if look and look.encoding else "")
        self._choose("delimiter", DELIMITERS, look.delimiter if look else "")
        self._choose("dates", ORDERS, order)
        self._choose("sheet", [(sheet, sheet) for sheet in sheets], look.sheet if look else "")
        if look and not self.initial["header"]:
            self.fields["header"].widget.attrs["placeholder"] = look.header_at
        if not text:
            del self.fields["encoding"], self.fields["delimiter"]
        if len(sheets) < 2:
            del self.fields["sheet"]

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]], guess: str) -> None:
        field, given = self.fields[name], self.initial.get(name, "")
        known = [(given, given)] if given and given not in dict(choices) else []
        if isinstance(field, forms.ChoiceField):
            taken = dict(choices).get(guess.removesuffix("-sig").removesuffix("-le").removesuffix("-be"), guess)
            field.choices = [("", _("guess: %(what)s") % {"what": taken} if taken else GUESS), *choices, *known]


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the mapping: a column of the file, some of what stands in it, and the field it fills."""

    name: str
    input: str
    samples: str
    choice: str
    sure: int


def columns_of(look: Look, hand: Hand, number: int) -> list[Column]:
    found = []
    for at, column in enumerate(look.header):
        texts = dict.fromkeys(row.cells[at] for row in look.sample if at < len(row.cells) and row.cells[at])
        samples = "、".join(text[:24] for text in list(texts)[:3])
        choice = hand.columns.get(column, "")
        sure = sureness(hand.kind, choice, column) if choice else 0
        found.append(Column(column, f"f{number}-c{at}", samples, choice, sure))
    return found


def constants_of(hand: Hand, number: int) -> list[dict[str, str]]:
    """The lines for values that are the same in every row: those chosen, and empty ones."""
    given = [*hand.constants.items(), *[("", "")] * CONSTANTS]
    return [
        {"field": f"f{number}-k{at}", "text": f"f{number}-v{at}", "name": name, "value": value}
        for at, (name, value) in enumerate(given[: max(CONSTANTS, len(hand.constants) + 1)])
    ]


def fields_of(kind: str) -> list[tuple[str, Text]]:
    """Fields that can have the same value in every row."""
    return [(name, declared.label) for name, declared in target_of(kind).by_name.items()]


def chosen(post: QueryDict, look: Look, number: int, kind: str) -> Hand:
    """What the page says for one file. What is not on offer counts as nothing."""
    offered, plain = dict(choices_of(kind)), dict(fields_of(kind))
    columns = {column: post.get(f"f{number}-c{at}", "") for at, column in enumerate(look.header)}
    constants = {
        post.get(f"f{number}-k{at}", ""): post.get(f"f{number}-v{at}", "").strip()[:200] for at in range(CONSTANTS + 8)
    }
    unknown, own = post.get(f"f{number}-unknown", ""), post.get(f"f{number}-id", "")
    return Hand(
        kind,
        {column: choice for column, choice in columns.items() if choice in offered},
        own if own in look.header else "",
        {name: text for name, text in constants.items() if name in plain and text},
        unknown if unknown in UNKNOWN else UNKNOWN[0],
        bool(post.get(f"f{number}-same")),
    )
