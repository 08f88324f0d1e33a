"""Names as they are compared when a file refers to a record."""

from functools import lru_cache
from urllib.parse import urlsplit

from yingdan.core.text import normalise


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    return normalise(text)


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """Without spaces and signs: `GTXPro` and `GTX Pro` are the same."""
    return "".join(char for char in normalise(text) if char.isalnum())


def domain(text: str) -> str:
    """The host of a web address: `https://www.abc.com/x` and `abc.com` are the same."""
    text = text.strip().casefold()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return text
    return host.removeprefix("www.")


def person_name(text: str) -> str:
    """A person's name from what a file has: `pam.beesly@example.com` is Pam Beesly."""
    name, at, _host = text.partition("@")
    if not at:
        return text
    return " ".join(part.capitalize() for part in name.replace("_", ".").split(".") if part) or text
