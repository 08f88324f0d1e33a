"""What the pages of accounts read."""

from yingdan.accounts.queries.journal import Told, told, verbs
from yingdan.accounts.queries.roles import (
    Cell,
    cell_of,
    field_lines,
    kind_label,
    matrix_of,
    ordered_kinds,
    sentences_of,
)

__all__ = [
    "Cell",
    "Told",
    "cell_of",
    "field_lines",
    "kind_label",
    "matrix_of",
    "ordered_kinds",
    "sentences_of",
    "told",
    "verbs",
]
