"""The page that a project opens to its customer, as its people keep it."""

from django.utils.translation import gettext_lazy as _

from yingdan.projects import commands
from yingdan.projects.forms import opening as forms
from yingdan.projects.kinds import project_kind
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view

open_page = verb_view(
    project_kind,
    Verb(
        _("Open a page to the customer of"),
        _("Open the customer's page"),
        forms.OpenForm,
        of_row(commands.open_page),
        _("Open to the customer's guests"),
        note=_(
            "Guests of the customer see name, days, progress, milestones, announced acceptances and questions; neither "
            "money nor tasks nor names of others. They sign acceptances there. Invite them on their page as contacts."
        ),
        word="open-page",
    ),
    permission="share",
)
close_page = verb_view(
    project_kind,
    Verb(
        _("Close the customer's page of"),
        _("Close the page"),
        forms.CloseForm,
        of_row(commands.close_page),
        _("Closed: the customer sees it no more"),
        note=_("What was asked and signed stays. It can be opened again."),
        word="close-page",
    ),
    permission="share",
)
ask = verb_view(
    project_kind,
    Verb(
        _("Ask the customer of"),
        _("Ask it"),
        forms.AskForm,
        of_row(commands.ask_customer),
        _("Asked on the customer's page"),
        word="ask",
    ),
)
answer = verb_view(
    project_kind,
    Verb(
        _("Answer the customer of"),
        _("Send the answer"),
        forms.AnswerForm,
        of_row(commands.answer_customer),
        _("Answered"),
        word="answer",
    ),
)
