"""What is done with one acceptance: small forms, and two pages of their own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.projects import commands
from yingdan.projects.forms import acceptances as forms
from yingdan.projects.kinds import acceptance_kind
from yingdan.projects.models import Acceptance
from yingdan.ui.answers import answer, submit
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view
from yingdan.ui.requests import Request

type Values = Mapping[str, Any]


@require_http_methods(["GET", "POST"])
def inspect(request: Request, pk: int) -> HttpResponse:
    """GET shows the criteria with what was found so far, POST keeps it."""
    row = row_to_edit(acceptance_kind, request.actor, pk, "project")
    form = forms.InspectForm(row, request.POST if request.method == "POST" else None)
    context = {"acceptance": row, "form": form, "rows": list(form.rows())}
    if request.method == "GET":
        return render(request, "projects/inspect.html", context)

    def run(*, actor: Actor, values: Values) -> Acceptance:
        return commands.inspect_acceptance(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _t("Findings recorded")
    return answer(request, "projects/inspect.html", context, done=done, then=f"/acceptances/{pk}/", say=said)


@require_http_methods(["GET", "POST"])
def paper(request: Request, pk: int) -> HttpResponse:
    """GET is the form, POST keeps the scan that the customer's side has signed."""
    row = row_to_edit(acceptance_kind, request.actor, pk, "project")
    sent = request.method == "POST"
    form = forms.PaperForm(request.POST if sent else None, request.FILES if sent else None)
    context = {"acceptance": row, "form": form}
    if not sent:
        return render(request, "projects/paper.html", context)

    def run(*, actor: Actor, values: Values) -> Acceptance:
        return commands.sign_on_paper(actor=actor, pk=pk, **values)

    done = submit(form, run, actor=request.actor)
    said = _t("Signature of the customer recorded")
    return answer(request, "projects/paper.html", context, done=done, then=f"/acceptances/{pk}/", say=said)


announce = verb_view(
    acceptance_kind,
    Verb(
        _("Announce"),
        _("Announce it"),
        forms.AnnounceForm,
        of_row(commands.submit_acceptance),
        _("Announced"),
        note=_("From then on it stays in the book: it is inspected, concluded and signed."),
        word="submit",
    ),
)
criteria = verb_view(
    acceptance_kind,
    Verb(
        _("Criteria"),
        _("Save the criteria"),
        forms.CriteriaForm,
        of_row(commands.set_criteria),
        _("Criteria saved"),
        word="criteria",
    ),
)
defect = verb_view(
    acceptance_kind,
    Verb(
        _("Add a defect"),
        _("Record the defect"),
        forms.DefectForm,
        of_row(commands.add_defect),
        _("Defect recorded"),
        word="defect",
    ),
)
fix = verb_view(
    acceptance_kind,
    Verb(
        _("Fix a defect"), _("It is fixed"), forms.FixForm, of_row(commands.fix_defect), _("Defect fixed"), word="fix"
    ),
)
conclude = verb_view(
    acceptance_kind,
    Verb(
        _("Conclude"),
        _("Conclude it"),
        forms.ConcludeForm,
        of_row(commands.conclude_acceptance),
        _("Concluded"),
        word="conclude",
    ),
)
reopen = verb_view(
    acceptance_kind,
    Verb(
        _("Take the conclusion back"),
        _("Inspect again"),
        forms.ReopenForm,
        of_row(commands.reopen_acceptance),
        _("Conclusion taken back"),
        note=_("A signature that was given does not count any more."),
        word="reopen",
    ),
)
sign = verb_view(
    acceptance_kind,
    Verb(
        _("Sign for our side"),
        _("Sign it"),
        forms.SignForm,
        of_row(commands.sign_acceptance),
        _("Signed"),
        note=_("With both signatures it holds: its milestone is reached, and payments that wait for it are owed."),
        word="sign",
    ),
)
repeat = verb_view(
    acceptance_kind,
    Verb(
        _("Look at it again"),
        _("Prepare the next one"),
        forms.RepeatForm,
        of_row(commands.repeat_acceptance),
        _("The next acceptance is prepared"),
        lambda row, done: f"/acceptances/{done.pk}/",
        note=_("The criteria that were not met come along."),
        word="repeat",
    ),
)
