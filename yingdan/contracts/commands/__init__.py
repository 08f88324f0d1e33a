"""Contracts: written, divided into payments, approved, signed, fulfilled."""

from yingdan.contracts.commands import handing  # noqa: F401 - it registers itself
from yingdan.contracts.commands.running import end_contract, must_be_approved, sign_contract, submit_contract
from yingdan.contracts.commands.writing import (
    ContractDraft,
    NodeDraft,
    create_contracts,
    delete_contracts,
    edit_contract,
    must_be_draft,
    set_nodes,
)

__all__ = [
    "ContractDraft",
    "NodeDraft",
    "create_contracts",
    "delete_contracts",
    "edit_contract",
    "end_contract",
    "must_be_approved",
    "must_be_draft",
    "set_nodes",
    "sign_contract",
    "submit_contract",
]
