"""Text as it is compared, sorted, searched and masked."""

import re
import unicodedata
from functools import lru_cache


def normalise(text: str) -> str:
    """Width, case and spaces that do not matter are made equal."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(char))


def pinyin_key(text: str) -> str:
    """The reading of a name, for sorting."""
    return "".join(_syllable(c) if "\u4e00" <= c <= "\u9fff" else c for c in normalise(text))


def mask_phone(value: str) -> str:
    text = str(value or "")
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****" if text else ""


def mask_email(value: str) -> str:
    name, at, host = str(value or "").partition("@")
    return f"{name[:1]}***{at}{host}" if at else "****" if name else ""


def initials(text: str) -> str:
    """The first letters of a name's reading."""
    return "".join(_syllable(c)[:1] if "\u4e00" <= c <= "\u9fff" else c for c in normalise(text))


LEGAL_FORMS = (
    "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "股份公司", "集团公司", "集团", "公司", "总公司",
)  # fmt: skip
LATIN_FORMS = re.compile(r"\b(incorporated|inc|corporation|corp|company|co|limited|ltd|llc|gmbh|plc|ag|sa)\b\.?")
PLACES = re.compile(
    r"^(中国|北京市?|上海市?|天津市?|重庆市?|[\u4e00-\u9fff]{2,3}(省|市|自治区)|[\u4e00-\u9fff]{2,3}市)"
)
BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")


def company_key(name: str) -> str:
    """A company's name as it is compared: without legal form, leading place, brackets, spaces and signs."""
    text = BRACKETS.sub("", normalise(name))
    for form in LEGAL_FORMS:
        text = text.removesuffix(form)
    text = LATIN_FORMS.sub("", text)
    shorter = PLACES.sub("", text)
    while shorter != text and len(shorter) >= 2:
        text, shorter = shorter, PLACES.sub("", shorter)
    key = "".join(c for c in text if c.isalnum())
    return key or "".join(c for c in normalise(name) if c.isalnum())


def similarity(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: the shared pairs of characters (Dice)."""
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 1.0 if normalise(one) == normalise(other) else 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    plain = "".join(c for c in normalise(text) if c.isalnum())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
