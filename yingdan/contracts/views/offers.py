"""What can be done with one quote, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.contracts import commands
from yingdan.contracts.forms.contract import PaperOfForm, SubmitForm
from yingdan.contracts.forms.quote import AnswerForm, NoWordsForm
from yingdan.contracts.kinds import quote_kind
from yingdan.contracts.models import Contract, Quote
from yingdan.core.policy import Actor
from yingdan.ui.kinds.verbs import Verb, verb_view

type Values = Mapping[str, Any]


def _submit(*, actor: Actor, row: Quote, values: Values) -> Any:
    return commands.submit_quote(actor=actor, pk=row.pk, **values)


def _send(*, actor: Actor, row: Quote, values: Values) -> Any:
    return commands.send_quote(actor=actor, pk=row.pk)


def _answer(*, actor: Actor, row: Quote, values: Values) -> Any:
    return commands.answer_quote(actor=actor, pk=row.pk, **values)


def _revise(*, actor: Actor, row: Quote, values: Values) -> Quote:
    return commands.revise_quote(actor=actor, pk=row.pk)


def _contract(*, actor: Actor, row: Quote, values: Values) -> Contract:
    return commands.write_contract(actor=actor, pk=row.pk)


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
        _submit,
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
        _send,
        _("Marked as sent"),
        note=_("From then on the lines are fixed; another offer is a new version."),
        word="send",
    ),
)
answer = verb_view(
    quote_kind,
    Verb(_("Record the answer"), _("Record the answer"), AnswerForm, _answer, _("Answer recorded"), word="answer"),
)
revise = verb_view(
    quote_kind,
    Verb(
        _("New version"),
        _("Make a new version"),
        NoWordsForm,
        _revise,
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
        _contract,
        _("Contract written"),
        then=_there,
        note=_("A draft with customer, lines, amount and taxes of this quote."),
        word="contract",
    ),
)


def _paper(*, actor: Actor, row: Quote, values: Values) -> Any:
    return commands.ask_for_quote_paper(actor=actor, pk=row.pk, **values)


paper = verb_view(
    quote_kind,
    Verb(
        _("Make a file"),
        _("Make the file"),
        PaperOfForm,
        _paper,
        _("The file is being made"),
        note=_("It is made behind this page and then stands on it."),
        word="paper",
    ),
    permission="export",
)
