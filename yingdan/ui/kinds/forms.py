"""Forms made from a kind's declaration."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from yingdan.core.definitions import is_custom
from yingdan.core.policy import Access, Actor
from yingdan.ui.kinds.fields.references import Kept, RecordInput, Reference, ReferenceChoice
from yingdan.ui.kinds.kind import Kind


class RecordForm(forms.Form):
    """The fields of a kind that the actor may write. `version` guards against lost updates."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    required_css_class = "required"

    def __init__(self, kind: Kind[Any], actor: Actor, row: Model | None, names: Iterable[str], data: Any) -> None:
        super().__init__(data, initial=self._initial(kind, row, names))
        self.kind, self.actor, self.row = kind, actor, row
        mine = row is None or kind.policy.owns(actor, row)
        for name in names:
            declared = kind.by_name[name]
            access = kind.policy.access(actor, name, mine=mine)
            if access == Access.EDIT and (declared.editable or row is None):
                self.fields[name] = kind.input(actor, name)
                self.fields[name].error_messages["required"] = _("%(field)s is still missing.") % {
                    "field": declared.label
                }
        if row is None:
            del self.fields["version"]
        else:
            self._go_by(row)

    def _go_by(self, row: Model) -> None:
        """What the record holds may stay, in sight or not. Where a choice goes by another field that is not asked for
        here, it goes by the record."""
        for name, field in self.fields.items():
            declared, widget = self.kind.by_name.get(name), field.widget
            if isinstance(declared, Reference) and isinstance(widget, ReferenceChoice):
                if isinstance(field, RecordInput) and (key := declared.initial(row)) is not None:
                    field.kept = widget.kept = Kept(key, partial(declared.current, row))
                if widget.beside and widget.beside not in self.fields:
                    widget.fixed = getattr(row, f"{widget.beside}_id")

    @staticmethod
    def _initial(kind: Kind[Any], row: Model | None, names: Iterable[str]) -> dict[str, Any]:
        if row is None:
            return {name: first for name in names if (first := kind.by_name[name].first()) not in (None, "")}
        return {"version": row.version} | {name: kind.by_name[name].initial(row) for name in names}  # type: ignore[attr-defined]  # Records have versions

    def clean(self) -> dict[str, Any]:
        """What the command gets: no version, and only fields that were sent when a part is edited."""
        cleaned = super().clean() or {}
        self.sent_version = cleaned.pop("version", None)
        return cleaned


def keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Form values for a draft: records by their key, own fields together, nothing for what was left empty."""
    plain = {name: value.pk if isinstance(value, Model) else value for name, value in values.items()}
    given = {name: value for name, value in plain.items() if value not in (None, "")}
    own = {name: value for name, value in given.items() if is_custom(name)}
    return {name: value for name, value in given.items() if name not in own} | ({"custom": own} if own else {})


def form_for(
    kind: Kind[Any], actor: Actor, row: Model | None = None, data: Any = None, *, names: Iterable[str] = ()
) -> RecordForm:
    """The form of a record; of these fields, or else of those that a screen asks for."""
    return RecordForm(kind, actor, row, tuple(names) or _asked(kind, actor, data), data)


def _asked(kind: Kind[Any], actor: Actor, data: Any) -> list[str]:
    sent = data or {}
    return [name for name in kind.inputs if name in sent or kind.by_name[name].is_a_choice(actor)]
