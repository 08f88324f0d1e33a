"""The customers' own verbs as pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yingdan.core.policy import Actor
from yingdan.customers import commands
from yingdan.customers.commands import FollowUpDraft
from yingdan.customers.forms import FollowUpForm, TransferForm
from yingdan.customers.kinds import customer_kind
from yingdan.customers.models import Customer
from yingdan.ui.kinds.forms import keys
from yingdan.ui.kinds.verbs import Verb, verb_view


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
