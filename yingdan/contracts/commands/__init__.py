"""Quotes: written, approved, sent, answered. Contracts: written, divided into payments, approved, signed, fulfilled."""

from yingdan.contracts.commands import handing  # noqa: F401 - it registers itself
from yingdan.contracts.commands.checks import must_be_open
from yingdan.contracts.commands.lines import QuoteLineDraft, add_up_lines, catalogue_for, line_of, set_quote_lines
from yingdan.contracts.commands.offering import (
    answer_quote,
    expire_quote,
    revise_quote,
    send_quote,
    submit_quote,
    write_contract,
)
from yingdan.contracts.commands.papers import ask_for_contract_paper, ask_for_quote_paper
from yingdan.contracts.commands.quoting import QuoteDraft, create_quotes, delete_quotes, edit_quote
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
    "QuoteDraft",
    "QuoteLineDraft",
    "add_up_lines",
    "answer_quote",
    "ask_for_contract_paper",
    "ask_for_quote_paper",
    "catalogue_for",
    "create_contracts",
    "create_quotes",
    "delete_contracts",
    "delete_quotes",
    "edit_contract",
    "edit_quote",
    "end_contract",
    "expire_quote",
    "line_of",
    "must_be_approved",
    "must_be_draft",
    "must_be_open",
    "revise_quote",
    "send_quote",
    "set_nodes",
    "set_quote_lines",
    "sign_contract",
    "submit_contract",
    "submit_quote",
    "write_contract",
]
