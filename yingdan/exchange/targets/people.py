"""People whom a file names: accounts that exist, so that records have owners, but that nobody can sign in with."""

import re
from collections.abc import Iterable, Sequence

from yingdan.accounts.commands import PersonDraft, create_people
from yingdan.accounts.models import User
from yingdan.accounts.rules import people
from yingdan.core.journal import Entry, record
from yingdan.core.models import Batch
from yingdan.core.policy import Actor
from yingdan.core.text import pinyin_key
from yingdan.exchange.targets.base import Values

LONGEST = 40


def remove_people(actor: Actor, pks: Sequence[int], batch: Batch | None) -> None:
    """Accounts of an import that is taken back: nobody ever signed in with them, so they go altogether."""
    record([Entry(verb="person.removed", kind="person", record=pk) for pk in pks], actor=actor, batch=batch)


def create_disabled_people(actor: Actor, rows: Sequence[Values], batch: Batch | None) -> Sequence[User]:
    """New people without a password and without a role. An administrator lets them in, one by one."""
    taken = set(_like({_base(row) for row in rows}))
    drafts = []
    for row in rows:
        username = _free(_base(row), taken)
        taken.add(username)
        drafts.append(PersonDraft(**{**row, "username": username, "active": False}))
    return create_people(actor=actor, drafts=drafts, batch=batch)


def _base(row: Values) -> str:
    """A user name from the one given, the mail address, or the name's reading."""
    text = row.get("username") or row.get("email", "").partition("@")[0] or pinyin_key(row.get("name", ""))
    return re.sub(r"[^a-z0-9]+", ".", text.casefold()).strip(".")[:LONGEST] or "person"


def _like(bases: set[str]) -> Iterable[str]:
    """The taken user names that could collide with these."""
    for name in people.rows().values_list("username", flat=True):
        if any(name.casefold().startswith(base) for base in bases):
            yield name.casefold()


def _free(base: str, taken: set[str]) -> str:
    number, name = 2, base
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name
