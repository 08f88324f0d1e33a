"""Everything that changes deals, leads and sales processes."""

from yingdan.deals.commands.closing import lose_deal, reopen_deal, void_deal, win_deal
from yingdan.deals.commands.converting import convert_lead
from yingdan.deals.commands.creating import create_deals
from yingdan.deals.commands.drafts import Closing, DealDraft, LeadDraft, LineDraft, PersonDraft, StageDraft, Stay
from yingdan.deals.commands.editing import (
    delete_deals,
    edit_deal,
    restore_deals,
    set_lines,
    set_people,
    transfer_deals,
)
from yingdan.deals.commands.handing import hand_over_deals, hand_over_leads, move_deals_of_customer
from yingdan.deals.commands.leads import (
    claim_leads,
    create_leads,
    delete_leads,
    edit_lead,
    release_leads,
    restore_leads,
    set_lead_status,
    transfer_leads,
)
from yingdan.deals.commands.moving import move_deals
from yingdan.deals.commands.processes import create_process, edit_process, install_default_process
from yingdan.deals.commands.stages import draft_of, remove_stage

__all__ = [
    "Closing",
    "DealDraft",
    "LeadDraft",
    "LineDraft",
    "PersonDraft",
    "StageDraft",
    "Stay",
    "claim_leads",
    "convert_lead",
    "create_deals",
    "create_leads",
    "create_process",
    "delete_deals",
    "delete_leads",
    "draft_of",
    "edit_deal",
    "edit_lead",
    "edit_process",
    "hand_over_deals",
    "hand_over_leads",
    "install_default_process",
    "lose_deal",
    "move_deals",
    "move_deals_of_customer",
    "release_leads",
    "remove_stage",
    "reopen_deal",
    "restore_deals",
    "restore_leads",
    "set_lead_status",
    "set_lines",
    "set_people",
    "transfer_deals",
    "transfer_leads",
    "void_deal",
    "win_deal",
]
