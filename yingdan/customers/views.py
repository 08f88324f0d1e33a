"""The customers' own verbs as pages."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yingdan.core.policy import Actor
from yingdan.customers import commands
from yingdan.customers.commands import FollowUpDraft
from yingdan.customers.forms import FollowUpForm, TransferForm
from yingdan.customers.kinds import customer_kind
from yingdan.customers.models import Customer
from yingdan.customers.queries import Probe, duplicates_of
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.verbs import Verb, verb_view
from yingdan.ui.requests import Request


def _follow_up(*, actor: Actor, row: Customer, values: Mapping[str, Any]) -> Any:
    draft = FollowUpDraft(customer=row.pk, **keys(values))
    return commands.record_follow_ups(actor=actor, drafts=[draft])


def _transfer(*, actor: Actor, row: Customer, values: Mapping[str, Any]) -> Any:
    plain = dict(values) | {"owner": values["owner"].pk}
    return commands.transfer_customers(actor=actor, pks=[row.pk], **plain)


follow_up = verb_view(
    customer_kind,
    Verb(_("Follow up on"), _("Keep the follow-up"), FollowUpForm, _follow_up, _("Follow-up kept"), word="follow-up"),
    permission="view",
)
transfer = verb_view(
    customer_kind,
    Verb(_("Transfer"), _("Transfer the customer"), TransferForm, _transfer, _("Transferred"), word="transfer"),
    permission="transfer",
)


@require_POST
def twins(request: Request) -> HttpResponse:
    """While a customer is typed: those that it may be. By POST, so that what is typed stands in no log of addresses."""
    if not request.actor.may("customer.create"):
        raise Http404
    said = {name: request.POST.get(name, "").strip()[:200] for name in ("name", "credit_code", "phone")}
    probe = Probe(name=said["name"], credit_code=said["credit_code"], mobile=said["phone"])
    return render(request, "customers/twins.html", {"customers": duplicates_of(request.actor, probe)})
