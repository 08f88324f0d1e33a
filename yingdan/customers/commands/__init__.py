"""Every change of customers, contacts and follow-ups."""

from yingdan.customers.commands.apart import tell_apart, tell_together
from yingdan.customers.commands.companies import create_customers, edit_customer, transfer_customers
from yingdan.customers.commands.deleting import (
    delete_contacts,
    delete_customers,
    delete_follow_ups,
    restore_contacts,
    restore_customers,
    restore_follow_ups,
)
from yingdan.customers.commands.drafts import ContactDraft, CustomerDraft, FollowUpDraft
from yingdan.customers.commands.following import edit_follow_up, record_follow_ups
from yingdan.customers.commands.guests import close_account, open_account
from yingdan.customers.commands.handing import hand_over_customers
from yingdan.customers.commands.merging import merge_customers, on_merge, stands_with_customer
from yingdan.customers.commands.people import create_contacts, edit_contact

__all__ = [
    "ContactDraft",
    "CustomerDraft",
    "FollowUpDraft",
    "close_account",
    "create_contacts",
    "create_customers",
    "delete_contacts",
    "delete_customers",
    "delete_follow_ups",
    "edit_contact",
    "edit_customer",
    "edit_follow_up",
    "hand_over_customers",
    "merge_customers",
    "on_merge",
    "open_account",
    "record_follow_ups",
    "restore_contacts",
    "restore_customers",
    "restore_follow_ups",
    "stands_with_customer",
    "tell_apart",
    "tell_together",
    "transfer_customers",
]
