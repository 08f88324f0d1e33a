"""统一社会信用代码: the 18 characters of GB 32100-2015 with their check character."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Text

# Without I, O, S, V and Z, which are too like 1, 0, 5, U and 2.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
VALUE = {char: number for number, char in enumerate(ALPHABET)}
MODULUS = len(ALPHABET)
WEIGHTS = tuple(pow(3, place, MODULUS) for place in range(LENGTH - 1))
MEANT = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


def check_character(first: str) -> str:
    """The 18th character to 17 given ones: weights 3^i mod 31, c = (31 - sum mod 31) mod 31.

    ValueError when there are not 17, or one of them does not occur in codes.
    """
    if len(first) != LENGTH - 1 or not set(first) <= VALUE.keys():
        raise ValueError(f"{first!r} is not the first 17 characters of a credit code")
    total = sum(VALUE[char] * weight for char, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % MODULUS]


def problem_of(code: str) -> Text:
    """What is wrong with a code in capital letters, or "" when it holds.

    The check character finds every single mistyped character, and any two exchanged ones but the first and the last.
    """
    if len(code) != LENGTH:
        return _("A credit code has 18 characters, this one has %(count)s.") % {"count": len(code)}
    wrong = next((char for char in code if char not in VALUE), "")
    if wrong in MEANT:
        return _("“%(char)s” does not occur in credit codes; it may be %(meant)s.") % {
            "char": wrong,
            "meant": MEANT[wrong],
        }
    if wrong:
        return _("“%(char)s” does not occur in credit codes.") % {"char": wrong}
    if code[-1] != check_character(code[:-1]):
        return _("The last character does not fit the others: one of them is mistyped.")
    return ""
