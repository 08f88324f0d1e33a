"""What can be done with one quote, each a small form with a command behind it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import commands
from yingdan.contracts.forms.contract import PaperOfForm, SubmitForm
from yingdan.contracts.forms.quote import AnswerForm, NoWordsForm
from yingdan.contracts.kinds import quote_kind
from yingdan.contracts.models import Quote
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view


def _there(row: Quote, done: Any) -> str:
    """To what came of it."""
    address: str = done.get_absolute_url()
    return address


submit = verb_view(
    quote_kind,
    Verb(
        _("Send for approval"),
        _("Ask for approval"),
        SubmitForm,
        of_row(commands.submit_quote),
        _("Submitted for approval"),
        note=_("Until it is decided the quote stays as it is; after that it is changed by a new version."),
        word="submit",
    ),
)
send = verb_view(
    quote_kind,
    Verb(
        _("Mark as sent"),
        _("It is sent"),
        NoWordsForm,
        of_row(commands.send_quote),
        _("Marked as sent"),
        note=_("From then on the lines are fixed; another offer is a new version."),
        word="send",
    ),
)
answer = verb_view(
    quote_kind,
    Verb(
        _("Record the answer"),
        _("Record the answer"),
        AnswerForm,
        of_row(commands.answer_quote),
        _("Answer recorded"),
        word="answer",
    ),
)
revise = verb_view(
    quote_kind,
    Verb(
        _("New version"),
        _("Make a new version"),
        NoWordsForm,
        of_row(commands.revise_quote),
        _("New version made"),
        then=_there,
        note=_("It begins with the same lines and replaces this one."),
        word="revise",
    ),
)
contract = verb_view(
    quote_kind,
    Verb(
        _("Write the contract"),
        _("Write the contract"),
        NoWordsForm,
        of_row(commands.write_contract),
        _("Contract written"),
        then=_there,
        note=_("A draft with customer, lines, amount and taxes of this quote."),
        word="contract",
    ),
)


paper = verb_view(
    quote_kind,
    Verb(
        _("Make a file"),
        _("Make the file"),
        PaperOfForm,
        of_row(commands.ask_for_quote_paper),
        _("The file is being made"),
        note=_("It is made behind this page and then stands on it."),
        word="paper",
    ),
    permission="export",
)
