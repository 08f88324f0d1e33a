"""Every change of dealers."""

from yingdan.dealers.commands import handing  # noqa: F401 - it registers itself
from yingdan.dealers.commands.companies import create_dealers, edit_dealer, transfer_dealers
from yingdan.dealers.commands.deleting import delete_dealers, restore_dealers
from yingdan.dealers.commands.drafts import DealerDraft
from yingdan.dealers.commands.guests import close_account, open_account
from yingdan.dealers.commands.moving import move_dealer
from yingdan.dealers.commands.people import add_person, edit_person, remove_person
from yingdan.dealers.commands.places import set_regions

__all__ = [
    "DealerDraft",
    "add_person",
    "close_account",
    "create_dealers",
    "delete_dealers",
    "edit_dealer",
    "edit_person",
    "move_dealer",
    "open_account",
    "remove_person",
    "restore_dealers",
    "set_regions",
    "transfer_dealers",
]
