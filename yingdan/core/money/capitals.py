"""大写金额: an amount in the characters that cannot be altered by a stroke, as contracts and invoices write it."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
# 9999 亿亿 元, the last amount whose characters are read in one way.
BEYOND = Decimal(10) ** 20


def capitals(amount: Decimal) -> str:
    """¥16,409.02 -> 壹万陆仟肆佰零玖元零贰分. ValueError for a fraction of a fen, or from 1万亿亿 on.

    Follows 正确填写票据和结算凭证的基本规定 and 会计基础工作规范: 整 after 元 and after 角, not after 分; one 零 for
    the zeros between digits; where both leave 零 open (a group or 元 that ends in zero, before a digit at 千 or 角),
    none is written. Below zero it begins with 负.
    """
    if amount != amount.quantize(Decimal("0.01")) or abs(amount) >= BEYOND:
        raise ValueError(f"{amount} cannot be written in capitals: whole fen below 1万亿亿 can")
    yuan, rest = divmod(abs(int(amount.scaleb(2))), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    if fen:
        text += f"{'零' if yuan and not jiao else ''}{DIGITS[fen]}分"
    return f"{'负' if amount < 0 else ''}{text or '零元'}{'' if fen else '整'}"


def _whole(number: int) -> str:
    """A whole number above zero, in groups of four places: 万 closes every other group, 亿 each section of two."""
    text, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += f"{'零' if zero else ''}{DIGITS[digit]}{PLACES[place % 4]}"
        zero = digit == 0 and bool(text)
        if place % 4 == 0:
            text += _close(number, place)
            # Zeros at the end of a group are read with its unit; those of an empty group are not.
            zero = not number // 10**place % 10**4
    return text


def _close(number: int, place: int) -> str:
    """The unit after the group that ends at this place."""
    if place % 8 == 4:
        return "万" if number // 10**place % 10**4 else ""
    return "亿" * (place // 8) if number // 10**place % 10**8 else ""
