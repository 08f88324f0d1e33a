"""The OpenAPI document, made for one reader: what he may call, with the fields he may see and write."""

from yingdan.api.openapi.document import document_for
from yingdan.api.openapi.schemas import CHANGE, LIST, NEW, ONE, change_body, new_body, ref, verb_body

__all__ = ["CHANGE", "LIST", "NEW", "ONE", "change_body", "document_for", "new_body", "ref", "verb_body"]
