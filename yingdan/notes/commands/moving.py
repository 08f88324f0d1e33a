"""What hangs on a record goes with it when two records become one."""

from yingdan.core.journal import Entry, record
from yingdan.core.models import File
from yingdan.core.policy import Actor
from yingdan.notes.models import Comment, Tagged


def move_attached(*, actor: Actor, kind: str, keep: int, drop: int) -> dict[str, int]:
    """Comments, files and tags of one record become another's: what -> how many. Only inside the command that
    merges them; it has checked the rights."""
    comments = list(Comment.objects.select_for_update(of=("self",)).filter(kind=kind, record=drop).order_by("pk"))
    Comment.objects.filter(pk__in=[one.pk for one in comments]).update(record=keep)
    files = File.objects.filter(kind=kind, record=drop).update(record=keep)
    both = Tagged.objects.filter(kind=kind, record=keep).values_list("tag", flat=True)
    fresh = Tagged.objects.filter(kind=kind, record=drop).exclude(tag__in=list(both)).update(record=keep)
    Tagged.objects.filter(kind=kind, record=drop).delete()
    entries = [
        Entry(verb="comment.moved", kind="comment", record=one.pk, parent=(kind, keep), before={kind: drop})
        for one in comments
    ]
    record(entries, actor=actor)
    moved = {"comment": len(comments), "file": files, "tag": fresh}
    return {what: count for what, count in moved.items() if count}
