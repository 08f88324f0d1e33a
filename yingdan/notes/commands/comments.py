"""Comments: whoever sees a record may speak about it; one's own words can be changed for a short while."""

from collections.abc import Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingdan.accounts.commands import share_record
from yingdan.accounts.models import User
from yingdan.core import clock
from yingdan.core.commands import command
from yingdan.core.files import detach, keep_file
from yingdan.core.journal import Entry, record
from yingdan.core.models import File
from yingdan.core.policy import Actor
from yingdan.core.refusal import Forbidden, Refused
from yingdan.notes import rules
from yingdan.notes.models import Comment
from yingdan.ui.kinds.kind import Kind

type Upload = tuple[str, IO[bytes]]


@command("comment.write", "record.view")
def write_comment(
    *, actor: Actor, kind: str, pk: int, text: str = "", files: Sequence[Upload] = (), share: bool = False
) -> Comment:
    """Say something about a record that one sees, with files, naming colleagues by @.

    Who may not see the record cannot be named, unless `share` opens it to them with the actor's own right.
    """
    declared, _row = rules.seen(actor, kind, pk)
    text = _checked(text, files)
    people = _named(actor, declared, pk, text, share=share)
    comment = Comment.objects.create(kind=kind, record=pk, author_id=actor.user_id, text=text, at=clock.now())
    kept = [keep_file(actor=actor, kind=kind, record=pk, name=name, source=source) for name, source in files]
    comment.files.set(kept)
    comment.mentions.set(people)
    _say("comment.written", comment, actor, people=people, files=kept)
    return comment


@command("comment.edit", "record.view")
def edit_comment(*, actor: Actor, pk: int, text: str, share: bool = False) -> Comment:
    """Put other words for one's own, within a quarter of an hour. Only people who are named anew are told."""
    comment = rules.comment_for(actor, pk)
    _own(actor, comment)
    if not rules.may_edit(actor, comment):
        raise Forbidden(_("A comment can be changed for 15 minutes. Write another one, or delete this one."))
    text = _checked(text, comment.files.all())
    if text == comment.text:
        return comment
    declared, _row = rules.seen(actor, comment.kind, comment.record)
    people = _named(actor, declared, comment.record, text, share=share)
    fresh = [person for person in people if not comment.mentions.filter(pk=person.pk).exists()]
    before = comment.text
    comment.text, comment.edited_at = text, clock.now()
    comment.save(update_fields=["text", "edited_at"])
    comment.mentions.set(people)
    _say("comment.edited", comment, actor, people=fresh, before=before)
    return comment


@command("comment.delete", "record.view")
def delete_comment(*, actor: Actor, pk: int) -> Comment:
    """Take one's own comment back, with its files."""
    comment = rules.comment_for(actor, pk)
    _own(actor, comment)
    _hide(comment, actor, "comment.deleted", hidden=True)
    return comment


@command("comment.restore", "record.view")
def restore_comment(*, actor: Actor, pk: int) -> Comment:
    """Undo the deletion of one's own comment."""
    comment = rules.comment_for(actor, pk, deleted=True)
    _own(actor, comment)
    _hide(comment, actor, "comment.restored", hidden=False)
    return comment


def _hide(comment: Comment, actor: Actor, verb: str, *, hidden: bool) -> None:
    comment.deleted_at = clock.now() if hidden else None
    comment.save(update_fields=["deleted_at"])
    detach(comment.files.values_list("pk", flat=True), on=hidden)
    _say(verb, comment, actor)


def _own(actor: Actor, comment: Comment) -> None:
    if comment.author_id != actor.user_id:
        raise Forbidden(_("Only who wrote a comment changes it or takes it back."))


def _checked(text: str, files: Any) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text and not files:
        raise Refused(_("Write something, or attach a file."), field="text")
    if len(text) > rules.LONGEST_TEXT:
        raise Refused(
            _("A comment has at most %(most)s characters. Attach longer texts as a file.")
            % {"most": rules.LONGEST_TEXT},
            field="text",
        )
    if len(files) > rules.MOST_FILES:
        raise Refused(_("At most %(most)s files at once.") % {"most": rules.MOST_FILES}, field="uploads")
    return text


def _named(actor: Actor, kind: Kind[Any], pk: int, text: str, *, share: bool) -> list[User]:
    """The people behind the @ signs, each of whom sees the record or gets to see it now."""
    people: dict[int, User] = {}
    for name, meant in rules.called(actor, text).items():
        if len(meant) > 1:
            spelled = "、".join(rules.spelling(person, alone=False) for person in meant[:3])
            raise Refused(
                _("Several colleagues are called %(name)s. Write one of: %(spelled)s.")
                % {"name": name, "spelled": spelled},
                field="text",
            )
        people[meant[0].pk] = meant[0]
    if len(people) > rules.MOST_MENTIONS:
        raise Refused(gettext_lazy("Name at most 20 people; the others will not read it either."), field="text")
    unseen = [person for person in people.values() if not rules.sees(person, kind, pk)]
    if unseen and share:
        for person in unseen:
            share_record(actor=actor, kind=kind.name, pk=pk, user=person.pk, reason=_("named in a comment"))
    elif unseen:
        names = "、".join(person.name for person in unseen)
        raise rules.Unseen(
            _("%(names)s may not see this record, so the comment would not reach them.") % {"names": names}, unseen
        )
    return list(people.values())


def _say(
    verb: str,
    comment: Comment,
    actor: Actor,
    *,
    people: Sequence[User] = (),
    files: Sequence[File] = (),
    before: str = "",
) -> None:
    """The words stand beside the journal as personal values, so that they can be erased."""
    entry = Entry(
        verb=verb,
        kind="comment",
        record=comment.pk,
        parent=(comment.kind, comment.record),
        after={
            **({"mentions": [person.pk for person in people]} if people else {}),
            **({"files": [file.name for file in files]} if files else {}),
        },
        secret_before={"text": before} if before else {},
        secret_after={"text": comment.text} if verb in {"comment.written", "comment.edited"} else {},
    )
    record([entry], actor=actor)
