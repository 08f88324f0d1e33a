"""Message catalogues: one per room, extracted from Python and templates by Babel, complete or the check fails."""

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.rooms import PACKAGE, ROOT

LANGUAGE = "zh_Hans"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
Key = tuple[str, str]


def rooms(package: Path = PACKAGE) -> list[Path]:
    return sorted(path.parent for path in package.glob("*/__init__.py"))


def catalogue_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def key_of(message: Message) -> Key:
    """Context and msgid: what gettext looks a message up by."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", text


def extracted(room: Path) -> Catalog:
    """Every message of a room's Python files and templates, tests left out."""
    catalogue = Catalog(locale=LANGUAGE)
    for path in sources(room):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # templatize leaves a blank before some lines, which Python's tokenizer takes for indentation.
            source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
        for line, text, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            catalogue.add(text, locations=[(path.relative_to(room.parents[1]).as_posix(), line)], context=context)
    return catalogue


def sources(room: Path) -> Iterator[Path]:
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if path.suffix in {".py", ".html", ".txt"} and not {"tests", "migrations", "static"} & set(inside):
            yield path


def kept(room: Path) -> Catalog:
    """The catalogue as it lies on disk; an empty one if there is none."""
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def messages(catalogue: Catalog) -> dict[Key, Message]:
    return {key_of(message): message for message in catalogue if message.id}


def is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(strings) and all(strings)


def problems(room: Path) -> Iterator[str]:
    """What keeps a room's catalogue from being complete, a line each."""
    needed, found = messages(extracted(room)), messages(old := kept(room))
    for key, message in needed.items():
        if wrong := lack_of(message, found.get(key)):
            yield "{}: {}: {!r} ({}:{})".format(room.name, wrong, key[1], *message.locations[0])
    for key, message in found.items():
        if key not in needed:
            yield f"{room.name}: no longer used: {key[1]!r}"
        if message.fuzzy:
            yield f"{room.name}: fuzzy: {key[1]!r}"
        yield from (f"{room.name}: {key[1]!r}: {problem}" for problem in message.check(old))
    yield from (f"{room.name}: obsolete: {key!r}" for key in old.obsolete)


def lack_of(needed: Message, found: Message | None) -> str:
    """What a message of the source lacks in the catalogue; empty if nothing."""
    if found is None:
        return "not in the catalogue"
    if needed.pluralizable != found.pluralizable:
        return "plural in one, not in the other"
    return "" if is_translated(found) else "not translated"


def disagreements(all_rooms: list[Path]) -> Iterator[str]:
    """Rooms share one language: the same message may not read differently in two of them."""
    said: dict[Key, tuple[str, object]] = {}
    for room in all_rooms:
        for key, message in messages(kept(room)).items():
            first = said.setdefault(key, (room.name, message.string))
            if is_translated(message) and first[1] and first[1] != message.string:
                yield f"{key[1]!r} is {first[1]!r} in {first[0]} and {message.string!r} in {room.name}"


def memory(all_rooms: list[Path]) -> dict[Key, Message]:
    """What any room has translated already, so that the next room says it in the same words."""
    return {
        key: message
        for room in all_rooms
        for key, message in messages(kept(room)).items()
        if is_translated(message) and not message.fuzzy
    }


def update(room: Path, known: dict[Key, Message]) -> int:
    """Bring a room's catalogue in step with its sources; what was translated stays. Answers how many are missing."""
    needed, found = extracted(room), known | messages(kept(room))
    path = catalogue_path(room)
    if not messages(needed):
        path.unlink(missing_ok=True)
        return 0
    missing = 0
    for key, message in messages(needed).items():
        old = found[key] if key in found and is_translated(found[key]) else known.get(key)
        if old is not None and old.pluralizable == message.pluralizable:
            message.string = old.string
            message.user_comments = old.user_comments
        missing += not is_translated(message)
    body = BytesIO()
    write_po(body, needed, width=110, no_location=True, omit_header=True, sort_output=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + body.getvalue().decode().strip() + "\n", encoding="utf-8")
    return missing


def compile_all(all_rooms: list[Path]) -> None:
    """Write the .mo beside each .po. A changed one is replaced at once, so a running server never reads half."""
    for room in all_rooms:
        source = catalogue_path(room)
        target = source.with_suffix(".mo")
        if not source.exists():
            target.unlink(missing_ok=True)
            continue
        compiled = BytesIO()
        write_mo(compiled, kept(room))
        fresh = target.with_suffix(".mo.new")
        fresh.write_bytes(compiled.getvalue())
        fresh.replace(target)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalogue", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="name every missing, fuzzy or unused translation")
    what.add_argument("--update", action="store_true", help="merge new messages into the catalogues, sorted")
    what.add_argument("--compile", action="store_true", help="write the .mo files")
    parser.add_argument("room", nargs="*", help="only these rooms")
    arguments = parser.parse_args(argv)
    chosen = [room for room in rooms() if not arguments.room or room.name in arguments.room]
    if arguments.compile:
        compile_all(chosen)
        return 0
    if arguments.update:
        known = memory(rooms())
        for room in chosen:
            if missing := update(room, known):
                print(f"{catalogue_path(room).relative_to(ROOT)}: {missing} to translate")
        return 0
    found = [problem for room in chosen for problem in problems(room)] + list(disagreements(chosen))
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
