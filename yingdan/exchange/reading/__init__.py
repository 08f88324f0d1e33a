"""Files as tables of text: encoding, delimiter, header and sheets are guessed, and every guess can be overruled."""

from yingdan.exchange.reading.encodings import EncodingGuess, guess_encoding
from yingdan.exchange.reading.files import files_below
from yingdan.exchange.reading.tables import Row, Shape, Table, Unreadable, open_tables

__all__ = ["EncodingGuess", "Row", "Shape", "Table", "Unreadable", "files_below", "guess_encoding", "open_tables"]
