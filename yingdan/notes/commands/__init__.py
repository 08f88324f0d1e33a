"""What can be said about a record, and how it is tagged."""

from yingdan.notes.commands.comments import delete_comment, edit_comment, restore_comment, write_comment
from yingdan.notes.commands.moving import move_attached
from yingdan.notes.commands.tags import merge_tags, rename_tag, tag_records, untag_record

__all__ = [
    "delete_comment",
    "edit_comment",
    "merge_tags",
    "move_attached",
    "rename_tag",
    "restore_comment",
    "tag_records",
    "untag_record",
    "write_comment",
]
