"""People, parties, departments, roles and what they may do."""

from yingdan.accounts.models.lists import FirstView, SavedView
from yingdan.accounts.models.organisation import Department, Party, Team
from yingdan.accounts.models.rights import Delegation, FieldRule, Grant, Membership, RightsStamp, Role, Share
from yingdan.accounts.models.token import ApiToken
from yingdan.accounts.models.user import SignInTry, User

__all__ = [
    "ApiToken",
    "Delegation",
    "Department",
    "FieldRule",
    "FirstView",
    "Grant",
    "Membership",
    "Party",
    "RightsStamp",
    "Role",
    "SavedView",
    "Share",
    "SignInTry",
    "Team",
    "User",
]
