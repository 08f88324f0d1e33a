"""Names and numbers of people and companies that do not exist."""

import random

from yingdan.core.credit_code import check_character
from yingdan.demo import words


def mobile(chance: random.Random) -> str:
    return f"1{chance.choice('3578')}{chance.randint(0, 999_999_999):09d}"


def credit_code(chance: random.Random) -> str:
    first = "91" + "".join(chance.choice("0123456789") for _ in range(6))
    first += "MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return first + check_character(first)


def person_name(chance: random.Random) -> str:
    return chance.choice(words.SURNAMES) + chance.choice(words.GIVEN)
