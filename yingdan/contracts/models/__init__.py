"""Quotes and contracts."""

from yingdan.contracts.models.contract import Contract, PaymentNode, Scan
from yingdan.contracts.models.quote import Quote, QuoteLine

__all__ = ["Contract", "PaymentNode", "Quote", "QuoteLine", "Scan"]
