"""What can be done with one deal or one lead, each a small form with a command behind it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.customers.commands import FollowUpDraft, record_follow_ups
from yingdan.customers.forms import FollowUpForm
from yingdan.deals import commands, forms, rules
from yingdan.deals.kinds import deal_kind, lead_kind
from yingdan.deals.models import Conversion, Deal, Lead
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.verbs import Verb, for_programs, of_row, verb_view

type Values = Mapping[str, Any]


def _move(*, actor: Actor, row: Deal, values: Values) -> Any:
    return commands.move_deals(actor=actor, pks=[row.pk], stage=values["stage"].pk)


def _transfer_deal(*, actor: Actor, row: Deal, values: Values) -> Any:
    return commands.transfer_deals(actor=actor, pks=[row.pk], **keys(values))


def _transfer_lead(*, actor: Actor, row: Lead, values: Values) -> Any:
    return commands.transfer_leads(actor=actor, pks=[row.pk], **keys(values))


def _follow_up(*, actor: Actor, row: Deal, values: Values) -> Any:
    draft = FollowUpDraft(customer=row.customer_id, about=("deal", row.pk), **keys(values))
    return record_follow_ups(actor=actor, drafts=[draft])


def _convert(*, actor: Actor, row: Lead, values: Values) -> Conversion:
    return commands.convert_lead(actor=actor, pk=row.pk, **keys(values) | {"with_deal": values["with_deal"]})


def _claim(*, actor: Actor, row: Lead, values: Values) -> Any:
    return commands.claim_leads(actor=actor, pks=[row.pk])


def _release(*, actor: Actor, row: Lead, values: Values) -> Any:
    return commands.release_leads(actor=actor, pks=[row.pk], **values)


def _claim_again(actor: Actor, lead: Lead) -> str:
    return f"/leads/{lead.pk}/claim/" if actor.may("lead.claim") and lead.owner_id == actor.as_user_id else ""


def _to_pool(lead: Lead, done: Any) -> str:
    """Who gave a lead back sees it no longer."""
    return "/leads/pool/"


def _after_conversion(lead: Lead, made: Conversion) -> str:
    return f"/deals/{made.deal_id}/" if made.deal_id else f"/customers/{made.customer_id}/"


move = verb_view(deal_kind, Verb(_("Move"), _("Move the stage"), forms.MoveForm, _move, _("Stage moved"), word="move"))
win = verb_view(
    deal_kind,
    Verb(
        _("Win"),
        _("Win the deal"),
        forms.WinForm,
        of_row(commands.win_deal),
        _("The deal is won"),
        word="win",
        note=_("The amount is fixed when the deal is won."),
    ),
)
lose = verb_view(
    deal_kind,
    Verb(
        _("Lose"), _("Record the loss"), forms.LoseForm, of_row(commands.lose_deal), _("Recorded as lost"), word="lose"
    ),
)
reopen = verb_view(
    deal_kind,
    Verb(
        _("Reopen"),
        _("Reopen the deal"),
        forms.ReasonForm,
        of_row(commands.reopen_deal),
        _("Open again"),
        word="reopen",
    ),
)
transfer = verb_view(
    deal_kind,
    Verb(_("Transfer"), _("Transfer the deal"), forms.TransferForm, _transfer_deal, _("Transferred"), word="transfer"),
    permission="transfer",
)
follow_up = verb_view(
    deal_kind,
    Verb(_("Follow up on"), _("Keep the follow-up"), FollowUpForm, _follow_up, _("Follow-up kept"), word="follow-up"),
    permission="view",
)
status = verb_view(
    lead_kind,
    Verb(
        _("Status of"),
        _("Set the status"),
        forms.StatusForm,
        of_row(commands.set_lead_status),
        _("Status set"),
        word="status",
    ),
)
transfer_lead = verb_view(
    lead_kind,
    Verb(_("Transfer"), _("Transfer the lead"), forms.TransferForm, _transfer_lead, _("Transferred"), word="transfer"),
    permission="transfer",
)
convert = verb_view(
    lead_kind,
    Verb(
        _("Convert"),
        _("Convert the lead"),
        forms.ConvertForm,
        _convert,
        _("Converted: customer and contact are recorded"),
        then=_after_conversion,
        word="convert",
        note=_("The lead becomes a customer and a contact, once. Its history stays."),
    ),
)
for_programs(
    lead_kind,
    Verb(
        _("Claim"),
        _("Claim the lead"),
        forms.NothingForm,
        _claim,
        _("Claimed"),
        word="claim",
        rows=rules.claimable_leads,
    ),
    permission="claim",
)
release = verb_view(
    lead_kind,
    Verb(
        _("Give back"),
        _("Give the lead back"),
        forms.ReasonForm,
        _release,
        _("Given back"),
        then=_to_pool,
        word="release",
        note=_("It goes to the pool, where a colleague of the same department can claim it."),
        undo=_claim_again,
    ),
    permission="edit",
)
