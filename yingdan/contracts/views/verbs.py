"""What can be done with one contract, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import commands
from yingdan.contracts.forms import contract as forms
from yingdan.contracts.kinds import contract_kind
from yingdan.contracts.models import Contract
from yingdan.core.policy import Actor
from yingdan.ui.kinds.verbs import Verb, verb_view

type Values = Mapping[str, Any]


def _submit(*, actor: Actor, row: Contract, values: Values) -> Any:
    return commands.submit_contract(actor=actor, pk=row.pk, **values)


def _end(*, actor: Actor, row: Contract, values: Values) -> Any:
    return commands.end_contract(actor=actor, pk=row.pk, **values)


submit = verb_view(
    contract_kind,
    Verb(
        _("Send for approval"),
        _("Ask for approval"),
        forms.SubmitForm,
        _submit,
        _("Submitted for approval"),
        note=_("Until it is decided the contract stays as it is; after that, changes are supplements."),
        word="submit",
    ),
)
end = verb_view(contract_kind, Verb(_("Next state"), _("Move on"), forms.EndForm, _end, _("Moved on"), word="end"))


def _paper(*, actor: Actor, row: Contract, values: Values) -> Any:
    return commands.ask_for_contract_paper(actor=actor, pk=row.pk, **values)


paper = verb_view(
    contract_kind,
    Verb(
        _("Make a file"),
        _("Make the file"),
        forms.PaperOfForm,
        _paper,
        _("The file is being made"),
        note=_("It is made behind this page and then stands on it."),
        word="paper",
    ),
    permission="export",
)
