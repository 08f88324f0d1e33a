"""What can be said about a record, and how it is tagged."""

from yingdan.notes.commands.comments import delete_comment, edit_comment, restore_comment, write_comment
from yingdan.notes.commands.moving import move_attached
from yingdan.notes.commands.tags import (
    drop_tagged,
    merge_tags,
    rename_tag,
    tag_each,
    tag_records,
    untag_each,
    untag_record,
)

__all__ = [
    "delete_comment",
    "drop_tagged",
    "edit_comment",
    "merge_tags",
    "move_attached",
    "rename_tag",
    "restore_comment",
    "tag_each",
    "tag_records",
    "untag_each",
    "untag_record",
    "write_comment",
]
