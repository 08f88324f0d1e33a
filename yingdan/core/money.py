"""Money as exact decimals: yuan with two places, split and read without losing a fen."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
UNITS = {"": 0, "K": 3, "千": 3, "W": 4, "万": 4, "M": 6, "百万": 6, "千万": 7, "亿": 8, "B": 9}
WRITTEN = re.compile(
    r"""^(?P<open>\()?(?P<sign>[-−+])?(?:CN¥|RMB|CNY|USD|US\$|[¥￥$€£])?(?P<sign2>[-−+])?
        (?P<whole>\d+(?:,\d{3})*|\d+)(?:\.(?P<part>\d+))?
        (?P<unit>百万|千万|[千万亿kKwWmMbB])?(?:元|圆|RMB|CNY|USD)?(?P<close>\))?$""",
    re.VERBOSE,
)
LARGEST = Decimal(10) ** 14


class MoneyError(ValueError):
    """A text that is no amount; its message says so in words."""


def fen(amount: Decimal) -> Decimal:
    """The amount to the fen, half up, as invoices round."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def parse_money(text: str) -> Decimal:
    """The amount a person wrote: 860,000 · ¥860,000.00 · 86万 · 1.25亿 · $342.09K · (1,234) as negative.

    Raises MoneyError when it is no amount, has a fraction of a fen, or is larger than the columns hold.
    """
    plain = re.sub(r"[\s_']", "", unicodedata.normalize("NFKC", text)).replace("，", ",")
    found = WRITTEN.match(plain)
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise MoneyError(f"“{text.strip()[:40]}” is no amount; write it like 860000 or 86万")
    digits = found["whole"].replace(",", "") + (f".{found['part']}" if found["part"] else "")
    unit = found["unit"] or ""
    amount = Decimal(digits).scaleb(UNITS[unit if unit in UNITS else unit.upper()])
    if amount >= LARGEST:
        raise MoneyError(f"“{text.strip()[:40]}” is larger than any amount here")
    if amount != amount.quantize(FEN):
        raise MoneyError(f"“{text.strip()[:40]}” has a fraction of a fen")
    negative = "-" in (_sign(found["sign"]), _sign(found["sign2"])) or bool(found["open"])
    return -amount.quantize(FEN) if negative else amount.quantize(FEN)


def _sign(sign: str | None) -> str:
    return "-" if sign in ("-", "−") else ""


def split(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Parts of a total in proportion to the weights, whole fen each, whose sum is the total exactly.

    Largest remainder: every part is rounded towards zero, then the parts that lost most get a fen each;
    equal losses are served from the left. Weights are >= 0 and not all zero, else ValueError.
    """
    sum_of_weights = sum((Decimal(w) for w in weights), Decimal(0))
    if sum_of_weights <= 0 or any(w < 0 for w in weights):
        raise ValueError("weights must be positive numbers, one of them above zero")
    exact = [total * Decimal(w) / sum_of_weights for w in weights]
    parts = [part.quantize(FEN, ROUND_DOWN) for part in exact]
    missing = int((total.quantize(FEN) - sum(parts, Decimal(0))) / FEN)
    step = FEN if missing > 0 else -FEN
    lost = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for place in range(abs(missing)):
        parts[lost[place % len(parts)]] += step
    return parts


def tax_of(gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """(net, tax) of an amount that includes tax at `rate` per cent; net + tax = gross to the fen."""
    net = fen(gross / (1 + rate / 100))
    return net, gross - net
