"""Comments as they are read: links that can be clicked, people who were named, files to take."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from yingdan.core.models import Event, File
from yingdan.core.policy import Actor
from yingdan.notes import rules
from yingdan.notes.models import Comment

# A link ends before what can only close a sentence; Chinese letters and signs end it too.
LINK = re.compile(r"https?://[!-~]+")
PLACED = frozenset({"comment.written", "comment.moved"})
CLOSING = ".,;:!?)]}'\""


@dataclass(frozen=True, slots=True)
class Told:
    """A comment in a timeline."""

    pk: int
    html: SafeString
    text: str
    edited: bool
    files: list[File]
    mine: bool
    may_edit: bool


def told(events: Sequence[Event], actor: Actor) -> dict[int, Told]:
    """Each comment stands on its record where it was written, or where it came to it, in its present words; one that
    was taken back is gone."""
    placed = [event for event in events if event.verb in PLACED]
    standing = {one.pk: one for one in rules.comments({event.record for event in placed})} if placed else {}
    found = {}
    for event in placed:
        comment = standing.get(event.record)
        if comment is not None and (event.parent_kind, event.parent_record) == (comment.kind, comment.record):
            found[event.pk] = _told(comment, actor)
    return found


def _told(comment: Comment, actor: Actor) -> Told:
    return Told(
        pk=comment.pk,
        html=spoken(comment.text, comment.mentions.all()),
        text=comment.text,
        edited=comment.edited_at is not None,
        files=list(comment.files.all()),
        mine=comment.author_id == actor.user_id,
        may_edit=rules.may_edit(actor, comment),
    )


def spoken(text: str, people: Iterable[Any]) -> SafeString:
    """Plain text as HTML: escaped, addresses become links, the people it names stand out."""
    names = sorted({f"@{spelled}" for one in people for spelled in _spellings(one)}, key=len, reverse=True)
    called = re.compile("|".join(re.escape(name) for name in names)) if names else None
    parts, at = [], 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(CLOSING)
        parts += [_named(text[at : found.start()], called), _link(address)]
        at = found.start() + len(address)
    parts.append(_named(text[at:], called))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped where it is made


def _spellings(person: Any) -> tuple[str, str]:
    return rules.spelling(person, alone=True), rules.spelling(person, alone=False)


def _named(text: str, called: "re.Pattern[str] | None") -> str:
    if called is None:
        return escape(text)
    parts, at = [], 0
    for found in called.finditer(text):
        parts += [escape(text[at : found.start()]), f'<b class="mention">{escape(found[0])}</b>']
        at = found.end()
    return "".join([*parts, escape(text[at:])])


def _link(address: str) -> str:
    safe = escape(address)
    return f'<a class="link" href="{safe}" rel="noopener noreferrer nofollow" target="_blank">{safe}</a>'
