"""统一社会信用代码: the 18 characters of GB 32100-2015 with their check character."""

from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
VALUE = {char: number for number, char in enumerate(ALPHABET)}


def check_character(first: str) -> str:
    """The 18th character to 17 given ones: weights 3^i mod 31, c = (31 - sum mod 31) mod 31."""
    total = sum(VALUE[char] * pow(3, place, 31) for place, char in enumerate(first))
    return ALPHABET[(31 - total % 31) % 31]


def problem_of(code: str) -> Text:
    """What is wrong with a code, or "" when it holds."""
    if len(code) != LENGTH:
        return _("A credit code has 18 characters, this one has %(count)s.") % {"count": len(code)}
    wrong = [char for char in code if char not in VALUE]
    if wrong:
        return _("“%(char)s” does not occur in credit codes.") % {"char": wrong[0]}
    if code[-1] != check_character(code[:-1]):
        return _("The last character does not fit the others: one of them is mistyped.")
    return ""
