"""Who may see and do what. `accounts` fills in the actor; the rooms below and above only ask here."""

from yingdan.core.policy.actor import Actor, Counting, FieldAccess
from yingdan.core.policy.fields import Access, Guard
from yingdan.core.policy.policy import ACTIONS, Inherit, Policy, Right, grantable, policies, policy_of
from yingdan.core.policy.reach import NOWHERE, Reach
from yingdan.core.policy.shelf import kept, kept_questions

__all__ = [
    "ACTIONS",
    "NOWHERE",
    "Access",
    "Actor",
    "Counting",
    "FieldAccess",
    "Guard",
    "Inherit",
    "Policy",
    "Reach",
    "Right",
    "grantable",
    "kept",
    "kept_questions",
    "policies",
    "policy_of",
]
