"""Quotes and contracts."""

from yingdan.contracts.models.contract import Contract, PaymentNode, Scan
from yingdan.contracts.models.paper import Paper
from yingdan.contracts.models.quote import Quote, QuoteLine

__all__ = ["Contract", "Paper", "PaymentNode", "Quote", "QuoteLine", "Scan"]
