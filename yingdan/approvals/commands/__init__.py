"""Asking for approval and answering; the routes that say who is asked."""

from yingdan.approvals.commands import handing  # noqa: F401 - it registers itself
from yingdan.approvals.commands.answering import add_signer, agree, hand_on, refuse, send_back
from yingdan.approvals.commands.asking import resubmit, submit_approval, withdraw
from yingdan.approvals.commands.routing import StepDraft, add_step, create_route, edit_route, remove_step

__all__ = [
    "StepDraft",
    "add_signer",
    "add_step",
    "agree",
    "create_route",
    "edit_route",
    "hand_on",
    "refuse",
    "remove_step",
    "resubmit",
    "send_back",
    "submit_approval",
    "withdraw",
]
