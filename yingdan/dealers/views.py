"""The dealers' own verbs as pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yingdan.core.policy import Actor
from yingdan.core.refusal import Missing
from yingdan.dealers import commands, forms, rules
from yingdan.dealers.kinds import dealer_kind
from yingdan.dealers.models import Dealer
from yingdan.ui.kinds.detail import row_to_edit
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view
from yingdan.ui.requests import Request, is_htmx


def _transfer(*, actor: Actor, row: Dealer, values: Mapping[str, Any]) -> Any:
    plain = dict(values) | {"owner": values["owner"].pk}
    return commands.transfer_dealers(actor=actor, pks=[row.pk], **plain)


state = verb_view(
    dealer_kind,
    Verb(
        _("Change the state"),
        _("Change the state"),
        forms.StateForm,
        of_row(commands.move_dealer),
        _("State changed"),
        word="state",
    ),
)
regions = verb_view(
    dealer_kind,
    Verb(
        _("Regions"),
        _("Save the regions"),
        forms.RegionsForm,
        of_row(commands.set_regions),
        _("Regions saved"),
        word="regions",
    ),
)
transfer = verb_view(
    dealer_kind,
    Verb(_("Transfer"), _("Transfer the dealer"), forms.TransferForm, _transfer, _("Transferred"), word="transfer"),
    permission="transfer",
)
person = verb_view(
    dealer_kind,
    Verb(
        _("Add a person"),
        _("Add the person"),
        forms.PersonForm,
        of_row(commands.add_person),
        _("Person added"),
        word="person",
    ),
)
change_person = verb_view(
    dealer_kind,
    Verb(
        _("Change a person"),
        _("Save the person"),
        forms.ChangePersonForm,
        of_row(commands.edit_person),
        _("Person saved"),
        word="change-person",
    ),
)
remove_person = verb_view(
    dealer_kind,
    Verb(
        _("Take a person off"),
        _("Take the person off"),
        forms.WhoForm,
        of_row(commands.remove_person),
        _("Person taken off"),
        word="remove-person",
    ),
)
shut = verb_view(
    dealer_kind,
    Verb(
        _("Close a guest account"),
        _("Close the guest account"),
        forms.GuestForm,
        of_row(commands.close_account),
        _("Account closed: this person signs in no more"),
        note=_("All sessions end at once. A new link opens the account again."),
        word="shut",
    ),
    permission="share",
)


@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """GET explains, POST makes the link with which somebody at the dealer signs in, and shows it this once."""
    dealer = row_to_edit(dealer_kind, request.actor, pk, action="share")
    asked = (request.POST or request.GET).get("person", "")
    who = next((one for one in rules.people_of(dealer) if str(one.pk) == asked), None)
    if who is None:
        raise Missing
    link = ""
    if request.method == "POST":
        link = request.build_absolute_uri(commands.open_account(actor=request.actor, pk=pk, person=who.pk))
        who.refresh_from_db()
    template = "accounts/invite_dialog.html" if is_htmx(request) else "accounts/invite.html"
    context = {"kind": dealer_kind, "row": dealer, "who": who, "link": link, "guest": who.account}
    return render(request, template, context)


invite.kind, invite.permission = "dealer", "share"  # type: ignore[attr-defined]  # read by the rights matrix
