"""Sentences for database constraints: the last wall speaks as clearly as the first."""

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from yingdan.core.refusal import Text

_sentences: dict[str, Text] = {}
_columns: dict[str, str] = {}


def constraint(name: str, sentence: Text, *, columns: str = "") -> None:
    """Register the sentence of a named constraint. SQLite names columns instead of unique constraints:
    `columns` is what it says, such as `deals_outcome.deal_id`."""
    _sentences[name] = sentence
    if columns:
        _columns[columns] = name


def sentence_of(problem: IntegrityError) -> Text:
    """What a broken constraint means to the user."""
    text = str(problem)
    named = next((name for name in _sentences if name in text), None)
    named = named or next((name for columns, name in _columns.items() if columns in text), None)
    return _sentences[named] if named else _("This contradicts something that is already recorded. Nothing was saved.")
