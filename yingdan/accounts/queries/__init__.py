"""What the pages of accounts read."""

from yingdan.accounts.queries.journal import Told, told, verbs
from yingdan.accounts.queries.lists import views_of_list
from yingdan.accounts.queries.roles import (
    Cell,
    cell_of,
    field_lines,
    kind_label,
    matrix_of,
    ordered_kinds,
    sentences_of,
)
from yingdan.accounts.queries.sees import choices, matches, sights, told_of

__all__ = [
    "Cell",
    "Told",
    "cell_of",
    "choices",
    "field_lines",
    "kind_label",
    "matches",
    "matrix_of",
    "ordered_kinds",
    "sentences_of",
    "sights",
    "told",
    "told_of",
    "verbs",
    "views_of_list",
]
