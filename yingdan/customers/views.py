"""The customers' own verbs as pages."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yingdan.accounts.forms import NoForm
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Missing
from yingdan.customers import commands, rules
from yingdan.customers.commands import FollowUpDraft
from yingdan.customers.commands.merging import FILLED_FROM_DROPPED
from yingdan.customers.forms import FollowUpForm, MergeForm, TransferForm
from yingdan.customers.kinds import contact_kind, customer_kind
from yingdan.customers.models import Customer
from yingdan.customers.queries import Probe, consequences_of_delete, duplicates_of, twin_pairs
from yingdan.ui.answers import answer, go, submit
from yingdan.ui.kinds.detail import row_to_edit, shown_fields
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.verbs import Verb, of_row, verb_view
from yingdan.ui.requests import Request, is_htmx


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


shut = verb_view(
    contact_kind,
    Verb(
        _("Close the guest account of"),
        _("Close the guest account"),
        NoForm,
        of_row(commands.close_account),
        _("Account closed: the contact signs in no more"),
        note=_("All sessions end at once. A new link opens the account again."),
        word="shut",
    ),
    permission="share",
)


@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: int) -> HttpResponse:
    """GET explains, POST makes the link with which a contact signs in, and shows it this once."""
    contact = row_to_edit(contact_kind, request.actor, pk, "account", "customer", action="share")
    link = ""
    if request.method == "POST":
        link = request.build_absolute_uri(commands.open_account(actor=request.actor, pk=pk))
        contact.refresh_from_db()
    template = "accounts/invite_dialog.html" if is_htmx(request) else "accounts/invite.html"
    return render(request, template, {"kind": contact_kind, "row": contact, "link": link, "guest": contact.account})


invite.kind, invite.permission = "contact", "share"  # type: ignore[attr-defined]  # read by the rights matrix


@require_POST
def twins(request: Request) -> HttpResponse:
    """While a customer is typed: those that it may be. By POST, so that what is typed stands in no log of addresses."""
    if not request.actor.may("customer.create"):
        raise Http404
    said = {name: request.POST.get(name, "").strip()[:200] for name in ("name", "credit_code", "phone")}
    probe = Probe(name=said["name"], credit_code=said["credit_code"], mobile=said["phone"])
    return render(request, "customers/twins.html", {"customers": duplicates_of(request.actor, probe)})


@require_GET
def duplicates(request: Request) -> HttpResponse:
    """Customers that are probably there twice, page by page."""
    if not request.actor.may("customer.edit"):
        raise Http404
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) else 1
    pairs, more = twin_pairs(request.actor, page=page)
    context = {"pairs": pairs, "previous": page - 1, "next": page + 1 if more else 0}
    return render(request, "customers/duplicates.html", context)


@require_POST
def apart(request: Request, pk: int) -> HttpResponse:
    """These two are no duplicates."""
    if not request.actor.may("customer.edit"):
        raise Http404
    other = request.POST.get("other", "")
    if not (other.isascii() and other.isdigit() and len(other) < 19):
        raise Missing
    commands.tell_apart(actor=request.actor, pk=pk, other=int(other))
    messages.success(request, gettext("Remembered: no duplicates"), extra_tags=f"/customers/{pk}/apart/{other}/undo/")
    return go(request, "/customers/duplicates/")


@require_POST
def together(request: Request, pk: int, other: int) -> HttpResponse:
    """The way back from `apart`."""
    if not request.actor.may("customer.edit"):
        raise Http404
    commands.tell_together(actor=request.actor, pk=pk, other=other)
    messages.success(request, gettext("Taken back: they may be duplicates"))
    return go(request, "/customers/duplicates/")


@require_http_methods(["GET", "POST"])
def merge(request: Request, pk: int) -> HttpResponse:
    """First the twin is chosen, then both stand side by side, then one of them goes."""
    actor = request.actor
    if not actor.may("customer.edit"):
        raise Http404
    keep = rules.visible_customers(actor).filter(pk=pk).first()
    if keep is None:
        raise Missing
    if not rules.customers.admits(actor, keep, "edit"):
        raise Forbidden(gettext("You have no right to do this."))
    twin = _twin(actor, keep, (request.POST or request.GET).get("twin", ""))
    form = MergeForm(actor, keep, request.POST if request.method == "POST" else None, twin=twin)
    context = {"keep": keep, "twin": twin, "form": form, **(_compared(actor, keep, twin) if twin else {})}
    if twin is None:
        probe = Probe(name=keep.name, credit_code=keep.credit_code, besides=keep.pk)
        context["likely"] = [one for one in duplicates_of(actor, probe) if one.pk and one.pk != keep.pk]
    if request.method == "GET":
        return render(request, "customers/merge.html", context)
    done = submit(form, _merge, actor=actor, keep=keep)
    return answer(request, "customers/merge.html", context, done=done, then=f"/customers/{pk}/", say=gettext("Merged"))


def _merge(*, actor: Actor, keep: Customer, values: Mapping[str, Any]) -> Customer:
    return commands.merge_customers(actor=actor, keep=keep.pk, drop=values["twin"].pk)


def _twin(actor: Actor, keep: Customer, asked: str) -> Customer | None:
    """The other customer that was chosen: one that the actor may let go."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return rules.customers.visible(actor, "delete").exclude(pk=keep.pk).filter(pk=asked).first()


def _compared(actor: Actor, keep: Customer, twin: Customer) -> dict[str, Any]:
    """Field by field what both say and which of the two stays; and how many records move."""
    names = [*FILLED_FROM_DROPPED, "owner"]
    here, there = (shown_fields(customer_kind, row, actor, names) for row in (keep, twin))
    lines = [
        {
            "label": here[name].field.label,
            "here": here[name].html,
            "there": there[name].html,
            "fills": name != "owner" and not getattr(keep, name) and bool(getattr(twin, name)),
        }
        for name in here
        if here[name].html or there[name].html
    ]
    verdict = rules.may_merge(keep, twin)
    return {
        "lines": lines,
        "moves": consequences_of_delete(actor, [twin.pk]),
        "why_not": "" if verdict is True else verdict,
    }
