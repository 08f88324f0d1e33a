"""Text as it is compared, sorted, searched and masked."""

from yingdan.core.text.companies import company_key
from yingdan.core.text.masks import mask_email, mask_name, mask_phone
from yingdan.core.text.readings import initials, pinyin_key
from yingdan.core.text.words import bigrams, normalise, query_tokens, similarity

__all__ = [
    "bigrams",
    "company_key",
    "initials",
    "mask_email",
    "mask_name",
    "mask_phone",
    "normalise",
    "pinyin_key",
    "query_tokens",
    "similarity",
]
