"""JSON: a list of objects, or of single values."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yingdan.exchange.reading.encodings import guess_encoding
from yingdan.exchange.reading.tables import Shape, Table, Unreadable
from yingdan.exchange.reading.texts import clean, number_text

LARGEST = 200 << 20
ONLY = "value"


def table_of(path: Path, shape: Shape) -> Table:
    """A table with one column per key, in the order in which keys first occur."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(_("This JSON file is too large. Export it as CSV."))
    encoding = guess_encoding(path)
    try:
        content = json.loads(path.read_text(encoding=shape.encoding or encoding.name))
    except (ValueError, RecursionError, LookupError) as problem:
        raise Unreadable(_("This is no valid JSON.")) from problem
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list) or not content:
        raise Unreadable(_("This JSON is no list of records."))
    items = [item if isinstance(item, dict) else {ONLY: item} for item in content]
    names = list(dict.fromkeys(str(name) for item in items for name in item))

    def records() -> Iterator[tuple[str, ...]]:
        yield tuple(clean(name) for name in names)
        for item in items:
            yield tuple(clean(_text(item.get(name))) for name in names)

    return Table(path.name, records, encoding=encoding, header_at=1)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return number_text(value) if math.isfinite(value) else str(value)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
