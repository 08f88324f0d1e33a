"""What a guest writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.projects.commands.opening import MOST, MOST_SAID
from yingdan.reviews.models import Rating


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Your question to us"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 3, "id": "ask-text"})
    )


class AnswerForm(forms.Form):
    """The answer to one question; the page may hold several of these forms."""

    text = forms.CharField(label=_("Your answer"), max_length=MOST_SAID, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, question: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"answer-{question}-%s")


class RateForm(forms.Form):
    """How content the guest is: 5 is best."""

    score = forms.TypedChoiceField(
        label=_("How content are you with the project?"),
        choices=[(5, _("5, very")), (4, "4"), (3, "3"), (2, "2"), (1, _("1, not at all"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What was good, what should be better?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, rated: Rating | None, data: Any = None) -> None:
        given = {"score": rated.score, "words": rated.words} if rated is not None else {}
        super().__init__(data, initial=given, auto_id="rate-%s")


class SignForm(forms.Form):
    """The version is the one that was read: what changed since is not signed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("I have read criteria, findings, defects and conclusion, and sign for my company"),
        error_messages={"required": _("Tick this first: what you sign is what you have read.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("read", None)
        return cleaned


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Twelve letters and figures at the foot of the certificate"),
    )  # fmt: skip

    def clean_code(self) -> str:
        """As it is kept: capitals without spaces, and without what is read wrongly."""
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "").upper()
