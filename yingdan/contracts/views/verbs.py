"""What can be done with one contract, each a small form with a command behind it."""

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import commands
from yingdan.contracts.forms import contract as forms
from yingdan.contracts.kinds import contract_kind
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

submit = verb_view(
    contract_kind,
    Verb(
        _("Send for approval"),
        _("Ask for approval"),
        forms.SubmitForm,
        of_row(commands.submit_contract),
        _("Submitted for approval"),
        note=_("Until it is decided the contract stays as it is; after that, changes are supplements."),
        word="submit",
    ),
)
end = verb_view(
    contract_kind,
    Verb(_("Next state"), _("Move on"), forms.EndForm, of_row(commands.end_contract), _("Moved on"), word="end"),
)


paper = verb_view(
    contract_kind,
    Verb(
        _("Make a file"),
        _("Make the file"),
        forms.PaperOfForm,
        of_row(commands.ask_for_contract_paper),
        _("The file is being made"),
        note=_("It is made behind this page and then stands on it."),
        word="paper",
    ),
    permission="export",
)
