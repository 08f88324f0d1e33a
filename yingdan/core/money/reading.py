"""Reading the amount a person wrote."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from yingdan.core.money.arithmetic import FEN, fen

# The columns hold 14 places before the point.
LARGEST = Decimal(10) ** 14
LONGEST = 40
EXPONENTS = {
    "万亿": 12, "亿": 8, "億": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "萬": 4, "千": 3, "": 0, "角": -1, "分": -2,
    "k": 3, "w": 4, "m": 6, "b": 9,
}  # fmt: skip
CURRENCY = r"(?:人民币|CN¥|RMB|CNY|US\$|USD|HK\$|HKD|EUR|[¥$€£])"
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+"
PIECE = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>[角分kwmb]|(?:万亿|千万|百万|十万|[亿億万萬千])?[元圆块]?)", re.IGNORECASE
)
WHOLE = re.compile(
    rf"(?P<open>\()?(?P<before>[-−+])?{CURRENCY}?(?P<after>[-−+])?(?P<body>[\d.].*?)[整正]?{CURRENCY}?(?P<close>\))?",
    re.IGNORECASE,
)
# What people write and mean otherwise: each is tried alone, and only offered, never taken.
LOOSER: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile("大约|大概|约|近|不到|左右|上下|以上|以内|[多余~≈]"), ""),
    (re.compile(r"(?<=\d)([万亿])(\d)$"), r".\2\1"),
    (re.compile(r"^([\d.]+),(\d{1,2})$"), lambda found: f"{found[1].replace('.', '')}.{found[2]}"),
    (re.compile(r"\.(?=\d{3}(?:\.|$))"), ""),
    (re.compile(","), ""),
    (re.compile("[oO]"), "0"),
    (re.compile("[lI]"), "1"),
)


class MoneyError(ValueError):
    """A text that is no amount. Its message says so in the reader's language; `suggestion` is what may be meant."""

    def __init__(self, message: str, *, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


# Kept, because a row of a file may say one amount several times. A refusal is not kept: it is in a language.
@lru_cache(maxsize=4096)
def parse_money(text: str) -> Decimal:
    """The amount a person wrote: 860,000 · ¥860,000.00 · 86万 · 1.25亿 · $342.09K · 12元5角 · (1,234) as negative.

    The currency is not looked at. Raises MoneyError when it is no amount, has a fraction of a fen, or is larger than
    the columns hold.
    """
    plain = _plain(text)
    amount = _read(plain)
    if amount is None:
        raise _no_amount(text, plain)
    if abs(amount) >= LARGEST:
        raise MoneyError(_("“%(value)s” is larger than any amount here can be.") % {"value": text.strip()[:LONGEST]})
    if amount != fen(amount):
        raise _meant(_("“%(value)s” has a fraction of a fen. Do you mean %(suggestion)s?"), text, fen(amount))
    # Plus zero: there is no -0.00.
    return amount.quantize(FEN) + 0


def _plain(text: str) -> str:
    """Width made equal, and the spaces and marks taken out that group digits by three or stand beside signs."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    grouped = re.sub(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))", "", narrow)
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", grouped)


def _read(plain: str) -> Decimal | None:
    found = WHOLE.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["before"], found["after"], found["open"]) if sign]
    amount = _sum(found["body"]) if len(signs) <= 1 else None
    return -amount if amount is not None and signs and signs[0] != "+" else amount


def _sum(body: str) -> Decimal | None:
    """1亿2000万 and 12元5角 are sums; their units fall, and each but a lone number has one."""
    total, last, end = Decimal(0), 99, 0
    for piece in PIECE.finditer(body):
        unit = piece["unit"].casefold()
        exponent = EXPONENTS[unit.rstrip("元圆块")]
        if piece.start() != end or exponent >= last or (end and not unit) or (end and unit in "kwmb"):
            return None
        total += Decimal(piece["number"].replace(",", "")).scaleb(exponent)
        last, end = exponent, piece.end()
    return total if end == len(body) else None


def _no_amount(text: str, plain: str) -> MoneyError:
    for meant in (*_looser(plain), _power(plain)):
        if meant is not None and abs(meant) < LARGEST:
            return _meant(_("“%(value)s” is no amount. Do you mean %(suggestion)s?"), text, fen(meant))
    return MoneyError(_("“%(value)s” is no amount; write it like 860000 or 86万.") % {"value": text.strip()[:LONGEST]})


def _looser(plain: str) -> Iterator[Decimal | None]:
    for pattern, instead in LOOSER:
        looser = pattern.sub(instead, plain)
        yield _read(looser) if looser != plain else None


def _power(plain: str) -> Decimal | None:
    """8.6E+05, as a spreadsheet writes a number that was too wide for its column."""
    return Decimal(plain) if re.fullmatch(r"[-+]?\d(?:\.\d+)?e[-+]?\d{1,2}", plain[:LONGEST], re.IGNORECASE) else None


def _meant(sentence: str, text: str, amount: Decimal) -> MoneyError:
    suggestion = f"{amount:.2f}".removesuffix(".00")
    return MoneyError(sentence % {"value": text.strip()[:LONGEST], "suggestion": suggestion}, suggestion=suggestion)
