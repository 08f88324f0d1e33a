"""Forms of the contracts' own verbs, and the plan of payments."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yingdan.contracts import rules
from yingdan.contracts.choices import ContractState, NodeKind, PaperForm, Trigger
from yingdan.contracts.commands import NodeDraft
from yingdan.contracts.commands.running import next_states
from yingdan.contracts.models import Contract, PaymentNode
from yingdan.core import clock
from yingdan.core.policy import Actor
from yingdan.ui.kinds import Money

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# What a row of payments is sent as: kind-0, amount-0, …
PARTS = ("kind", "trigger", "milestone", "planned_on", "days_after", "amount")
ROW = re.compile(r"kind-(\d{1,3})", re.ASCII)
MOST_ROWS = 40
type Row = dict[str, str]


class SubmitForm(forms.Form):
    reason = forms.CharField(
        label=_("What those who decide should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, actor: Actor, contract: Contract, data: Any = None) -> None:
        super().__init__(data)


class PaperOfForm(forms.Form):
    """As what it is made a file."""

    form = forms.ChoiceField(label=_("File type"), choices=PaperForm.choices)

    def __init__(self, actor: Actor, row: Any, data: Any = None) -> None:
        super().__init__(data)


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("Needed where it is terminated")
    )

    def __init__(self, actor: Actor, contract: Contract, data: Any = None) -> None:
        super().__init__(data)
        self.fields["state"] = forms.ChoiceField(label=_("State"), choices=ContractState.choices)
        self.fields["state"].widget.choices = [(one.value, one.label) for one in next_states(contract)]
        self.order_fields(["state", "reason"])


class SignForm(forms.Form):
    """When both have signed, and the scan of what they signed."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DAY)
    scan = forms.FileField(label=_("Scan of the signed contract"), help_text=_("PDF or picture, up to 50 MB"))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"signed_on": clock.today()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scan = cleaned.pop("scan", None)
        return cleaned | {"scans": [(scan.name, scan.file)] if scan is not None else []}


def rows_sent(data: Mapping[str, Any]) -> list[Row]:
    """The rows of payments in a posted form, in their order; those that say nothing are left out."""
    numbers = sorted({int(found[1]) for name in data if (found := ROW.fullmatch(name))})[:MOST_ROWS]
    rows = [{part: str(data.get(f"{part}-{number}", "")).strip() for part in PARTS} for number in numbers]
    return [row for row in rows if row["amount"] or row["planned_on"]]


def row_of(node: PaymentNode) -> Row:
    """A kept payment as the form shows it."""
    return {
        "kind": node.kind,
        "trigger": node.trigger,
        "milestone": str(node.milestone_id or ""),
        "planned_on": f"{node.planned_on:%Y-%m-%d}",
        "days_after": str(node.days_after or ""),
        "amount": f"{node.amount:.2f}".removesuffix(".00"),
    }


class NodesForm(forms.Form):
    """The payments of a contract, a row each."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, contract: Contract, rows: Sequence[Row], *, version: str, sent: bool) -> None:
        flat = {f"{part}-{number}": row[part] for number, row in enumerate(rows) for part in PARTS}
        super().__init__(flat | {"version": version} if sent else None, initial=flat | {"version": version})
        self.size = len(rows)
        waits = [(one.pk, f"{one.name} {one.ends:%m-%d}") for one in rules.milestones_of(contract)]
        for number in range(self.size):
            self.fields |= _fields(actor, waits, number)

    def rows(self) -> list[list[Any]]:
        """The boxes, row by row."""
        return [[self[f"{part}-{number}"] for part in PARTS] for number in range(self.size)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        nodes = [
            NodeDraft(
                kind=cleaned[f"kind-{number}"],
                trigger=cleaned[f"trigger-{number}"],
                milestone=cleaned[f"milestone-{number}"],
                planned_on=cleaned[f"planned_on-{number}"],
                days_after=cleaned[f"days_after-{number}"] or 0,
                amount=cleaned[f"amount-{number}"] or Decimal(0),
            )
            for number in range(self.size)
        ]
        return {"version": cleaned.get("version"), "nodes": nodes}


def _fields(actor: Actor, waits: list[tuple[int, str]], number: int) -> dict[str, forms.Field]:
    amount = Money(name="amount", label=_("Amount"), required=True).form_field(actor)
    amount.widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"})
    found: dict[str, forms.Field] = {
        "kind": forms.ChoiceField(label=_("Payment"), choices=NodeKind.choices),
        "trigger": forms.ChoiceField(label=_("Due after"), choices=Trigger.choices),
        "milestone": forms.TypedChoiceField(
            label=_("Milestone"), required=False, choices=[("", ""), *waits], coerce=int, empty_value=None
        ),
        "planned_on": forms.DateField(label=_("Planned"), widget=DAY),
        "days_after": forms.IntegerField(label=_("Days to pay"), required=False, min_value=0, max_value=730),
        "amount": amount,
    }
    return {f"{name}-{number}": field for name, field in found.items()}
