"""What is written about a record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.core.file_types import ALLOWED
from yingdan.notes import rules
from yingdan.notes.models import Tag


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """A list of uploads, perhaps empty."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class CommentForm(forms.Form):
    """`share` is offered once a comment names somebody who may not see the record."""

    text = forms.CharField(
        label=_("Comment"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": rules.LONGEST_TEXT}),
    )
    uploads = FilesField(label=_("Files"), required=False)
    share = forms.BooleanField(label="", required=False)

    def __init__(self, data: Any = None, files: Any = None, **more: Any) -> None:
        super().__init__(data, files, **more)
        self.fields["text"].widget.attrs["placeholder"] = _("Write a comment, name colleagues by @")
        self.fields["text"].widget.attrs["class"] = "input grow"
        self.fields["uploads"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in ALLOWED)
        self.offer = ""

    def offer_share(self, names: list[str]) -> None:
        """Ask whether those who do not see the record shall see it."""
        self.offer = _("Share it with %(names)s for reading, and send") % {"names": "、".join(names)}


class EditForm(CommentForm):
    """Other words for a comment; its files stay."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        del self.fields["uploads"]
        self.fields["text"].widget.attrs["rows"] = 5


class TagForm(forms.Form):
    """One word, for a record or for a tag that is called otherwise now."""

    name = forms.CharField(label=_("Tag"), max_length=200)


class MergeForm(forms.Form):
    """Which tag stays, of those of the same kind."""

    keep = forms.ChoiceField(label=_("Merge into"))

    def __init__(self, tags: Iterable[Tag], data: Any = None) -> None:
        super().__init__(data)
        choice = self.fields["keep"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(str(tag.pk), tag.name) for tag in tags]
