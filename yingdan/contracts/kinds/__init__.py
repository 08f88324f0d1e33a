"""Quotes and contracts as kinds."""

from yingdan.contracts.kinds.contract import contract_kind
from yingdan.contracts.kinds.quote import quote_kind

__all__ = ["contract_kind", "quote_kind"]
