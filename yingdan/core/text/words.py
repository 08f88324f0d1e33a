"""Text cut into the pieces it is searched and compared by."""

import re
import unicodedata
from functools import lru_cache

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
CHINESE = re.compile(f"[{HAN}]")
# Longer words are found by their beginning.
LONGEST = 24
MOST = 12


# Kept, because a name is compared, sorted and cut into words one after the other.
@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """Width, case and spaces that do not matter are made equal (NFKC, casefold, one space between words)."""
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def bigrams(text: str) -> list[str]:
    """The tokens of a text for the search index, each once, in order.

    A Chinese run gives its overlapping pairs and its last character alone, so that every character begins a token;
    a run of letters or digits gives itself, cut to 24.
    """
    found: dict[str, None] = {}
    for run in RUN.findall(normalise(text)):
        if CHINESE.match(run):
            for place in range(len(run)):
                found[run[place : place + 2]] = None
        else:
            found[run[:LONGEST]] = None
    return list(found)


def query_tokens(query: str) -> list[tuple[str, bool]]:
    """The tokens a text must all have to be found, at most 12; True where the beginning of a token is enough.

    Pairs must be there whole; a single Chinese character, and a word or number, may begin a longer token.
    """
    found: dict[tuple[str, bool], None] = {}
    for run in RUN.findall(normalise(query)):
        if len(run) == 1 or not CHINESE.match(run):
            found[run[:LONGEST], True] = None
        else:
            found.update({(run[place : place + 2], False): None for place in range(len(run) - 1)})
    return list(found)[:MOST]


def similarity(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: twice the shared pairs of characters over all pairs (Dice).

    Spaces and signs are not looked at. Texts of one character have no pairs: they are equal (1) or not (0).
    """
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 1.0 if normalise(one) == normalise(other) else 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    """Kept, because a name is compared with thousands, and these again with the next one."""
    plain = "".join(RUN.findall(normalise(text)))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))
