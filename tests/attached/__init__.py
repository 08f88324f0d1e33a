"""What attaches to any record, tried on records of the rooms above: comments, files, tags, the inbox."""
