"""Which encoding a text file has: certain where the bytes prove it, else the likeliest with the others to choose."""

import codecs
from dataclasses import dataclass
from pathlib import Path

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 20
CHOICES = ("utf-8", "gb18030", "utf-16", "cp1252")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """`certainty` is 0 to 1; `others` are what a person may choose instead."""

    name: str
    certainty: float
    others: tuple[str, ...] = CHOICES


def guess_encoding(path: Path) -> EncodingGuess:
    """Look at a file's bytes: byte order marks, then UTF-8 to its end, then UTF-16, Chinese, Western."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in BOMS:
        if sample.startswith(mark):
            return _guess(name, 1.0)
    if utf16 := _utf16(sample):
        return _guess(utf16, 0.9)
    if _decodes(path, "utf-8"):
        return _guess("utf-8", 1.0 if sample.isascii() else 0.99)
    if _decodes(path, "gb18030"):
        share = _common_chinese(sample)
        if share >= 0.5:
            return _guess("gb18030", min(0.99, 0.5 + share / 2))
    return _guess("cp1252", 0.5)


def _guess(name: str, certainty: float) -> EncodingGuess:
    return EncodingGuess(name, certainty, tuple(other for other in CHOICES if other != name))


def _utf16(sample: bytes) -> str:
    """Text in UTF-16 without a mark: every second byte of Latin text is zero, and only those."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half < 2 or max(even, odd) < half * 0.4 or min(even, odd) > half * 0.02:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(SAMPLE):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _common_chinese(sample: bytes) -> float:
    """The share of the two-byte characters that stand in the table of common ones (GB 2312).

    Western text read as GBK pairs an accented letter with the plain letter behind it: never a common character.
    """
    pairs = common = at = 0
    while at < len(sample) - 1:
        if sample[at] < 0x80:
            at += 1
            continue
        pairs += 1
        common += 0xA1 <= sample[at] <= 0xF7 and sample[at + 1] >= 0xA1
        at += 2
    return common / pairs if pairs else 0.0
